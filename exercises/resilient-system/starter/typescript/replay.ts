// Is to send what died back to the start.
console.log(JSON.stringify({ replayed: 0 }));
