/**
 * Icons of kinds, drawn by us on a grid of 16: lines of 1.25 without fill. A kind without one of its own gets that of its type.
 */
const drawings: readonly (readonly [string, string])[] = [
  ['agent', '<rect x="2.7" y="5.4" width="10.6" height="7.9" rx="2.6"/><path d="M8 5.4V3.3M6 8.7v1M10 8.7v1M1 8.6v1.8M15 8.6v1.8"/><circle cx="8" cy="2.3" r=".9"/>'],
  ['artifact-store', '<path d="M8 1.7 13.6 4.8v6.4L8 14.3l-5.6-3.1V4.8z"/><path d="M2.6 4.9 8 7.9l5.4-3M8 7.9v6.2"/>'],
  ['balance', '<circle cx="8" cy="3.1" r="1.4"/><circle cx="3" cy="12.7" r="1.4"/><circle cx="8" cy="12.7" r="1.4"/><circle cx="13" cy="12.7" r="1.4"/><path d="M8 4.5v6.8M8 7.6H4.2c-.7 0-1.2.5-1.2 1.2v2.5M8 7.6h3.8c.7 0 1.2.5 1.2 1.2v2.5"/>'],
  ['bolt', '<path d="M9.1 1.7 3.3 9.1h4.2l-.6 5.2 5.8-7.4H8.5z"/>'],
  ['branch', '<circle cx="4.5" cy="3.5" r="1.6"/><circle cx="4.5" cy="12.5" r="1.6"/><circle cx="11.5" cy="5.2" r="1.6"/><path d="M4.5 5.1v5.8M11.5 6.8c0 2.7-7 1.6-7 4.1"/>'],
  ['bucket', '<ellipse cx="8" cy="4.2" rx="5.5" ry="1.9"/><path d="m2.5 4.2 1.3 8.4c.2.9 2 1.5 4.2 1.5s4-.6 4.2-1.5l1.3-8.4"/>'],
  ['camera', '<path d="M2 5.5c0-.6.5-1 1-1h1.8L6 2.8h4l1.2 1.7H13c.5 0 1 .4 1 1v6.3c0 .6-.5 1-1 1H3c-.5 0-1-.4-1-1z"/><circle cx="8" cy="8.4" r="2.4"/>'],
  ['client-app', '<rect x="2" y="2.8" width="12" height="10.4" rx="1.5"/><path d="M2 6h12M4 4.4h.01M6 4.4h.01"/><path d="M5.2 8.3 6.9 9.7 5.2 11.1M8.6 11.1h2.3"/>'],
  ['clock', '<circle cx="8" cy="8" r="6"/><path d="M8 4.6V8l2.4 1.7"/>'],
  ['cloud', '<path d="M4.5 12.9a3.1 3.1 0 0 1-.3-6.2 4.1 4.1 0 0 1 7.8-.6 3.4 3.4 0 0 1-.4 6.8z"/>'],
  ['cluster', '<rect x="2.1" y="2.1" width="5" height="5" rx="1"/><rect x="8.9" y="2.1" width="5" height="5" rx="1"/><rect x="2.1" y="8.9" width="5" height="5" rx="1"/><rect x="8.9" y="8.9" width="5" height="5" rx="1"/>'],
  ['data-source', '<ellipse cx="6.6" cy="3.7" rx="4.6" ry="1.8"/><path d="M2 3.7v8.1c0 1 2.1 1.8 4.6 1.8M11.2 3.7v3.1M2 7.7c0 1 2.1 1.8 4.6 1.8"/><path d="M8.8 10.7h5.4M12.3 8.7l2 2-2 2"/>'],
  ['database', '<ellipse cx="8" cy="3.8" rx="5.3" ry="1.9"/><path d="M2.7 3.8v8.4c0 1 2.4 1.9 5.3 1.9s5.3-.9 5.3-1.9V3.8M2.7 8c0 1 2.4 1.9 5.3 1.9s5.3-.9 5.3-1.9"/>'],
  ['deployment-pipeline', '<path d="M1.7 4.2h3.7L8 8l-2.6 3.8H1.7L4.2 8z"/><path d="M8.4 4.2h3.2L14.3 8l-2.7 3.8H8.4L10.9 8z"/>'],
  ['eye', '<path d="M1.5 8S4 3.7 8 3.7 14.5 8 14.5 8 12 12.3 8 12.3 1.5 8 1.5 8z"/><circle cx="8" cy="8" r="1.9"/>'],
  ['feature-store', '<rect x="2" y="2.7" width="12" height="10.6" rx="1.5"/><path d="M2 6.2h12M6 6.2v7.1M10 6.2v7.1"/><path d="M3.9 4.45h.01M8 4.45h.01M12 4.45h.01"/>'],
  ['flask', '<path d="M5.9 1.9h4.2M6.7 1.9v4.4L2.9 12.3c-.6.9.1 1.9 1.1 1.9h8c1 0 1.7-1 1.1-1.9L9.3 6.3V1.9M4.7 9.7h6.6"/>'],
  ['funnel', '<path d="M2.2 2.7h11.6L9.6 7.9v4.5l-3.2 1.5v-6z"/>'],
  ['gateway', '<path d="M2.8 14V7a5.2 5.2 0 0 1 10.4 0v7M1.2 14h3.2M11.6 14h3.2"/><path d="M5.6 9.2h4.7M8.7 7.5l1.7 1.7-1.7 1.7"/>'],
  ['gauge', '<path d="M2.9 12.4a6.3 6.3 0 1 1 10.2 0M8 9.6l2.9-3.5"/><circle cx="8" cy="9.9" r=".9"/>'],
  ['gear', '<circle cx="8" cy="8" r="3.7"/><path d="M8 1.7v2.6M8 11.7v2.6M1.7 8h2.6M11.7 8h2.6M3.5 3.5l1.9 1.9M10.6 10.6l1.9 1.9M12.5 3.5l-1.9 1.9M5.4 10.6l-1.9 1.9"/>'],
  ['globe', '<circle cx="8" cy="8" r="6"/><ellipse cx="8" cy="8" rx="2.6" ry="6"/><path d="M2 8h12"/>'],
  ['hub', '<circle cx="8" cy="8" r="1.8"/><circle cx="8" cy="2.9" r="1.3"/><circle cx="3.2" cy="12.1" r="1.3"/><circle cx="12.8" cy="12.1" r="1.3"/><path d="M8 4.2v2M4.2 11.2l2.4-2M11.8 11.2l-2.4-2"/>'],
  ['human', '<circle cx="8" cy="4.8" r="2.7"/><path d="M2.6 13.8c.4-3 2.5-4.7 5.4-4.7s5 1.7 5.4 4.7"/>'],
  ['id-card', '<rect x="1.9" y="3.1" width="12.2" height="9.8" rx="1.5"/><circle cx="5.7" cy="6.9" r="1.5"/><path d="M3.5 10.9c.3-1.3 1.1-1.9 2.2-1.9s1.9.6 2.2 1.9M10 6.5h2.2M10 9.3h2.2"/>'],
  ['inference-server', '<rect x="4" y="4" width="8" height="8" rx="1.6"/><path d="M6.4 4V1.9M9.6 4V1.9M6.4 14.1V12M9.6 14.1V12M4 6.4H1.9M4 9.6H1.9M14.1 6.4H12M14.1 9.6H12M7.2 6.4 8.9 8 7.2 9.6"/>'],
  ['ingestion', '<path d="M8 1.9v7.2M5.2 6.4 8 9.2l2.8-2.8M2.2 10.1v2.5c0 .7.6 1.3 1.3 1.3h9c.7 0 1.3-.6 1.3-1.3v-2.5"/>'],
  ['key', '<circle cx="4.9" cy="8" r="2.9"/><path d="M7.8 8h6.4M11.4 8v2.5M14.1 8v1.9"/>'],
  ['labeling', '<path d="M3.2 2.2h9.6v11.6L8 10.9l-4.8 2.9zM5.7 6.3l1.7 1.7 3-3.2"/>'],
  ['layers', '<path d="M8 1.9 14 5 8 8.1 2 5zM2 8l6 3.1L14 8M2 11l6 3.1 6-3.1"/>'],
  ['lever', '<path d="M2.6 13.8h10.8M5.4 13.8v-2.4h5.2v2.4M8 11.4l2.9-6.2"/><circle cx="11.5" cy="3.8" r="1.5"/>'],
  ['log-store', '<path d="M2.5 3.5h.01M5.3 3.5h8.2M2.5 6.5h.01M5.3 6.5h5.2M2.5 9.5h.01M5.3 9.5h8.2M2.5 12.5h.01M5.3 12.5h3.7"/>'],
  ['matrix', '<path d="M4.6 2.3H2.4v11.4h2.2M11.4 2.3h2.2v11.4h-2.2M6.3 5.2h.01M9.7 5.2h.01M6.3 8h.01M9.7 8h.01M6.3 10.8h.01M9.7 10.8h.01"/>'],
  ['mcp-server', '<rect x="2" y="2" width="12" height="5" rx="1.4"/><path d="M4.5 4.5h.01M7 4.5h4.5M4 7v2.8M8 7v4.2M12 7v2.8"/><circle cx="4" cy="11.1" r="1.3"/><circle cx="8" cy="12.5" r="1.3"/><circle cx="12" cy="11.1" r="1.3"/>'],
  ['memory', '<rect x="2.9" y="2.8" width="10.2" height="11.2" rx="1.5"/><path d="M5.7 1.6v2.3M10.3 1.6v2.3M5.5 6.8h5M5.5 9.2h5M5.5 11.5h2.6"/>'],
  ['mobile', '<rect x="4.1" y="1.8" width="7.8" height="12.4" rx="1.5"/><path d="M7.1 11.9h1.8"/>'],
  ['model-registry', '<path d="M2.3 7.7V3.4c0-.6.5-1.1 1.1-1.1h4.3c.3 0 .6.1.8.3l5 5c.5.5.5 1.2 0 1.7l-4.2 4.2c-.5.5-1.2.5-1.7 0l-5-5a1.1 1.1 0 0 1-.3-.8z"/><circle cx="5.4" cy="5.4" r="1"/><path d="M7.2 9.9 9.9 7.2"/>'],
  ['notebook', '<rect x="3.4" y="1.9" width="10" height="12.2" rx="1.4"/><path d="M6.2 1.9v12.2M2 4.8h2.6M2 8h2.6M2 11.2h2.6M8.5 5.2h2.6"/>'],
  ['operator', '<circle cx="6.4" cy="4.8" r="2.6"/><path d="M1.5 13.8c.4-3 2.3-4.7 4.9-4.7 1 0 1.9.2 2.7.7"/><circle cx="11.9" cy="11.6" r="1.7"/><path d="M11.9 8.7v1.2M11.9 13.3v1.2M9 11.6h1.2M13.6 11.6h1.2"/>'],
  ['pin', '<path d="M5.5 2.2h5M6.3 2.2v4.3L4.2 9.3h7.6L9.7 6.5V2.2M8 9.3v4.5"/>'],
  ['pipeline', '<circle cx="3" cy="8" r="1.6"/><circle cx="8" cy="8" r="1.6"/><circle cx="13" cy="8" r="1.6"/><path d="M4.6 8h1.8M9.6 8h1.8"/>'],
  ['prompt', '<path d="M2.2 3.5c0-.6.5-1.1 1.1-1.1h9.4c.6 0 1.1.5 1.1 1.1v6.3c0 .6-.5 1.1-1.1 1.1H7.5l-3.1 2.8v-2.8H3.3c-.6 0-1.1-.5-1.1-1.1zM5 5.3h6M5 7.9h3.5"/>'],
  ['pulse', '<path d="M1.5 8.6h3L6.3 4l3.1 8.2 1.8-3.6h3.3"/>'],
  ['queue', '<rect x="1.7" y="5.2" width="3.4" height="5.6" rx=".9"/><rect x="6.3" y="5.2" width="3.4" height="5.6" rx=".9"/><rect x="10.9" y="5.2" width="3.4" height="5.6" rx=".9"/>'],
  ['right', '<path d="M6.3 4.2 10 8l-3.7 3.8"/>'],
  ['search', '<circle cx="7" cy="7" r="4.4"/><path d="m10.3 10.3 3.6 3.6M5.3 6.2h3.4M5.3 8.1h2.1"/>'],
  ['sensor', '<circle cx="8" cy="8" r="1.4"/><path d="M5.2 10.8a4 4 0 0 1 0-5.6M10.8 5.2a4 4 0 0 1 0 5.6M3.2 12.8a6.8 6.8 0 0 1 0-9.6M12.8 3.2a6.8 6.8 0 0 1 0 9.6"/>'],
  ['server', '<rect x="2.1" y="2.5" width="11.8" height="4.6" rx="1.2"/><rect x="2.1" y="8.9" width="11.8" height="4.6" rx="1.2"/><path d="M4.6 4.8h.01M7 4.8h.01M4.6 11.2h.01M7 11.2h.01"/>'],
  ['shield', '<path d="M8 1.7 13.3 3.6v4.1c0 3.2-2.1 5.5-5.3 6.6-3.2-1.1-5.3-3.4-5.3-6.6V3.6zM5.6 7.9l1.8 1.7 3-3.2"/>'],
  ['sliders', '<path d="M2.2 4.6h5.1M10.9 4.6h2.9M2.2 11.4h2.3M8.1 11.4h5.7"/><circle cx="9.1" cy="4.6" r="1.8"/><circle cx="6.3" cy="11.4" r="1.8"/>'],
  ['tool', '<path d="M13.7 4.7 11.5 6.9 9.1 4.5l2.2-2.2a3.7 3.7 0 0 0-4.7 4.7l-4.2 4.2a1.5 1.5 0 0 0 0 2.2 1.5 1.5 0 0 0 2.2 0l4.2-4.2a3.7 3.7 0 0 0 4.9-4.5z"/>'],
  ['training-job', '<path d="M2.3 2v10.2a1.5 1.5 0 0 0 1.5 1.5H14"/><path d="M4.9 3.4c.7 4.9 2.9 6.9 8.6 7.2"/><path d="M11.9 8.9l1.8 1.7-2 1.5"/>'],
  ['vector-store', '<path d="M2.8 13.2 5.7 4.7M2.8 13.2 11 5.9M2.8 13.2l8.6-1.9"/><circle cx="6.1" cy="3.3" r="1.3"/><circle cx="12.1" cy="4.9" r="1.3"/><circle cx="12.8" cy="11" r="1.3"/>'],
];

const byName: ReadonlyMap<string, string> = new Map(drawings);

/** Kinds whose icon has another name. */
const byKind: ReadonlyMap<string, string> = new Map([
  ['actuator', 'lever'],
  ['agent-memory', 'memory'],
  ['aggregator', 'funnel'],
  ['api-gateway', 'gateway'],
  ['cache', 'bolt'],
  ['code-repository', 'branch'],
  ['edge-device', 'camera'],
  ['embedding-service', 'matrix'],
  ['evaluation', 'gauge'],
  ['experiment-tracker', 'flask'],
  ['external-model', 'cloud'],
  ['external-service', 'globe'],
  ['federated-client', 'mobile'],
  ['gpu-cluster', 'cluster'],
  ['guardrail', 'shield'],
  ['human-reviewer', 'eye'],
  ['identity-provider', 'id-card'],
  ['llm-gateway', 'gateway'],
  ['load-balancer', 'balance'],
  ['message-broker', 'queue'],
  ['mobile-app', 'mobile'],
  ['monitoring', 'pulse'],
  ['object-store', 'bucket'],
  ['orchestrator', 'hub'],
  ['prompt-store', 'prompt'],
  ['retriever', 'search'],
  ['scheduler', 'clock'],
  ['secret-store', 'key'],
  ['training-store', 'layers'],
  ['tuning-job', 'sliders'],
  ['user', 'human'],
  ['web-service', 'server'],
  ['web-ui', 'client-app'],
  ['worker', 'gear'],
  ['process', 'gear'],
  ['store', 'database'],
  ['external', 'globe'],
]);

/** The name of the icon of a kind, or of the type where the kind has none. */
export function iconOf(kind: string | undefined, type: string): string {
  for (const one of [kind, type]) {
    if (one === undefined) continue;
    const name = byKind.get(one) ?? one;
    if (byName.has(name)) return name;
  }
  return 'gear';
}

/** Every icon's name. */
export const iconNames: readonly string[] = drawings.map(([name]) => name);

/** `<symbol>` definitions for some icons, to stand once in a picture or page. */
export function symbols(names: Iterable<string>): string {
  return [...new Set(names)].sort().map((name) => `<symbol id="i-${name}" viewBox="0 0 16 16">${byName.get(name) ?? ''}</symbol>`).join('');
}
