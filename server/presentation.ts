import { object } from './client-features.ts';
import type { PresentationSettings } from './protocol.ts';
import { defaultPresentation } from './protocol.ts';

/** Settings of presentation from whatever the client sends: a part that is missing or of another type keeps its default. */
export function readPresentation(given: unknown): PresentationSettings {
  const part = (name: string): Record<string, unknown> => (object((object(given) as Record<string, unknown> | undefined)?.[name]) ?? {}) as Record<string, unknown>;
  const flag = (value: unknown, otherwise: boolean): boolean => (typeof value === 'boolean' ? value : otherwise);
  const base = part('ruleDocumentation')['baseUrl'];
  return {
    codeLens: { enabled: flag(part('codeLens')['enabled'], defaultPresentation.codeLens.enabled) },
    inlayHints: { enabled: flag(part('inlayHints')['enabled'], defaultPresentation.inlayHints.enabled) },
    diagnostics: { showGeneral: flag(part('diagnostics')['showGeneral'], defaultPresentation.diagnostics.showGeneral) },
    ruleDocumentation: { baseUrl: typeof base === 'string' ? base : defaultPresentation.ruleDocumentation.baseUrl },
  };
}
