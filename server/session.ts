import { builtinCatalog } from '../core/catalog/builtin.ts';
import { cataloguePathOf } from '../core/report/catalogue.ts';
import type { ClientFeatures } from './client-features.ts';
import type { InitializationOptions, PresentationSettings } from './protocol.ts';
import type { Workspace } from './workspace.ts';

/** What every feature works with. Features are functions of a session and the request's parameters; they know no connection. */
export interface Session {
  readonly workspace: Workspace;
  readonly client: ClientFeatures;
  readonly options: InitializationOptions;
  presentation: PresentationSettings;
  /** The address of a file below docs/catalogue, where it lies beside the server: for editors that open no pages of their own. */
  readonly packagedPage?: (path: string) => string | undefined;
}

/** The address of the page of a rule, control or kind in a diagnostic, as this client opens it; undefined where it cannot. */
export function pageLink(session: Session, id: string, where: 'diagnostic' | 'markdown'): string | undefined {
  const base = session.presentation.ruleDocumentation.baseUrl.trim();
  const own = base === '' ? undefined : base.includes('{id}') ? base : `${base.replace(/\/+$/, '')}/{id}`;
  const template = (own !== undefined && /^https?:\/\//i.test(own) ? own : undefined) ?? session.options.links?.[where];
  if (template === undefined && where === 'diagnostic') {
    const path = cataloguePathOf(id, builtinCatalog());
    return path === undefined ? undefined : session.packagedPage?.(path);
  }
  return template?.replaceAll('{id}', () => encodeURIComponent(id).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`));
}
