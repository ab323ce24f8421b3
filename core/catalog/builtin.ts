import data from 'virtual:catalog';
import { Catalog } from './catalog.ts';

let built: Catalog | undefined;

/** The catalogue that comes with the product; one and the same object at every call. */
export function builtinCatalog(): Catalog {
  built ??= new Catalog(data);
  return built;
}
