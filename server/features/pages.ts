import { builtinCatalog } from '../../core/catalog/builtin.ts';
import { plainLine } from '../../core/text/markdown.ts';
import type { PageInfo, PagesResult } from '../protocol.ts';
import type { Session } from '../session.ts';

/** Everything that has a page: threats, controls, kinds and zone types of the catalogue, then what the projects that are open add. */
export function pageList(session: Session): PagesResult {
  const pages = new Map<string, PageInfo>();
  const add = (is: PageInfo['is'], id: string, name: string): void => {
    if (!pages.has(`${is} ${id}`)) pages.set(`${is} ${id}`, { id, is, name: plainLine(name) });
  };
  const catalogs = [builtinCatalog(), ...[...session.workspace.knownProjects()].map((project) => project.catalog)];
  for (const catalog of catalogs) for (const { id, title } of catalog.rules.values()) add('threat', id, title);
  for (const catalog of catalogs) for (const { id, name } of catalog.controls.values()) add('control', id, name);
  for (const catalog of catalogs) for (const { id, name } of catalog.kinds.values()) add('kind', id, name);
  for (const catalog of catalogs) for (const { id, name } of catalog.zoneTypes.values()) add('zone-type', id, name);
  return { pages: [...pages.values()] };
}
