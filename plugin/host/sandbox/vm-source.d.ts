/** The bundle of `vm/start.ts`, put in place by `build.ts`. */
declare module 'figma-host:vm-source' {
  const source: string;
  export default source;
}

/** The bundle of `ui-frame/theme-listener.ts`, put in place by `build.ts`. */
declare module 'figma-host:theme-listener' {
  const source: string;
  export default source;
}
