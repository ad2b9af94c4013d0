// esbuild puts imported style sheets beside the bundle.
declare module '*.css';
