/** The files of catalog/ as data, put in when something is built or tested: scripts/catalog-plugin.mjs. */
declare module 'virtual:catalog' {
  import type { CatalogData } from './types.ts';
  const data: CatalogData;
  export default data;
}
