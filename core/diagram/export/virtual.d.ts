/** CSS `@font-face` rules with the font of exports in them, put in when something is built or tested: scripts/fonts.mjs. */
declare module 'virtual:font-face' {
  const css: string;
  export default css;
}
