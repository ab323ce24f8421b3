import { version } from '../package.json';

/** The version of the product, for documents that the server writes. */
export const toolVersion: string = version;
