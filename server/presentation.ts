import { object } from './client-features.ts';
import type { PresentationSettings } from './protocol.ts';
import { defaultPresentation } from './protocol.ts';

/** Settings of presentation from whatever the client sends: a part that is missing or of another type keeps its default. */
export function readPresentation(given: unknown): PresentationSettings {
  const part = (name: string): Record<string, unknown> => (object((object(given) as Record<string, unknown> | undefined)?.[name]) ?? {}) as Record<string, unknown>;
  const flag = (value: unknown, otherwise: boolean): boolean => (typeof value === 'boolean' ? value : otherwise);
  const flags = <N extends 'codeLens' | 'inlayHints'>(name: N): PresentationSettings[N] =>
    Object.fromEntries(Object.entries(defaultPresentation[name]).map(([key, otherwise]) => [key, flag(part(name)[key], otherwise as boolean)])) as unknown as PresentationSettings[N];
  const base = part('ruleDocumentation')['baseUrl'];
  return {
    codeLens: flags('codeLens'),
    inlayHints: flags('inlayHints'),
    diagnostics: { showGeneral: flag(part('diagnostics')['showGeneral'], defaultPresentation.diagnostics.showGeneral) },
    ruleDocumentation: { baseUrl: typeof base === 'string' ? base : defaultPresentation.ruleDocumentation.baseUrl },
  };
}
