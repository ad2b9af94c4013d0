/** What is wrong with a certificate, by Node's code: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
export const certificateProblems: ReadonlyMap<string, string> = new Map([
  ['CERT_HAS_EXPIRED', 'it has expired'],
  ['CERT_NOT_YET_VALID', 'it is not valid yet'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'it is self-signed'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'it was made for another host name'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate authority is not known here'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'its certificate authority is not known here'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'its certificate authority is not known here'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate authority is not known here'],
]);
