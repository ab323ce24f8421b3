// Writes a model of many elements to standard output: node bench/generate.mjs [ELEMENTS] [SEED]
// Systems of 12 elements each, joined by a few flows; 1.5 flows an element, 8 zones, kinds, controls and free text as people write them.
import { pathToFileURL } from 'node:url';

const zones = [
  ['internet', 'external'], ['edge', 'dmz'], ['serving', 'inference'], ['learning', 'training'], ['lake', 'data'], ['watch', 'monitoring'], ['plane', 'control'], ['shelf', 'registry'],
];

/** What each place of a system is: kind, type, zone, technologies, name. */
const parts = [
  ['user', 'external', 'internet', ['Browser'], 'Customers of the %s product'],
  ['api-gateway', 'process', 'edge', ['Kong', 'NGINX'], '%s gateway'],
  ['web-service', 'process', 'edge', ['Node.js'], '%s application'],
  ['inference-server', 'process', 'serving', ['vLLM', 'PyTorch'], '%s model server'],
  ['vector-store', 'store', 'serving', ['pgvector'], '%s index'],
  ['agent', 'process', 'serving', ['LangGraph'], '%s assistant'],
  ['training-job', 'process', 'learning', ['PyTorch', 'Ray'], '%s training'],
  ['training-store', 'store', 'lake', ['S3'], '%s training data'],
  ['feature-store', 'store', 'lake', ['Feast'], '%s features'],
  ['model-registry', 'store', 'shelf', ['MLflow'], '%s registry'],
  ['pipeline', 'process', 'plane', ['Argo CD'], '%s rollout'],
  ['log-store', 'store', 'watch', ['Elasticsearch'], '%s logs'],
];

/** Flows inside a system: from, to, data, protocol. */
const inside = [
  [0, 1, 'prompts', 'HTTPS'], [1, 2, 'prompts', 'HTTP/gRPC'], [2, 3, 'prompts', 'gRPC, mTLS'], [3, 4, 'documents', 'PostgreSQL'], [3, 5, 'completions', 'HTTP'], [5, 2, 'completions', 'HTTPS'],
  [7, 6, 'records', 'S3'], [8, 6, 'features', 'HTTPS'], [6, 9, 'weights', 'HTTPS'], [9, 10, 'weights', 'Webhook HTTP'], [10, 3, 'weights', 'HTTPS'], [3, 11, 'completions', 'HTTP'], [8, 3, 'features', 'gRPC'], [1, 11, 'requests', 'syslog'],
  [2, 8, 'features', 'HTTPS'], [5, 4, 'documents', 'HTTPS'], [6, 11, 'records', 'HTTP'],
];

const kindsOfData = [
  ['prompts', 'prompts', 'confidential', ['personal-data']], ['completions', 'completions', 'confidential', []], ['documents', 'documents', 'internal', ['ip']], ['records', 'training-data', 'secret', ['personal-data', 'financial']],
  ['features', 'features', 'confidential', []], ['weights', 'model-weights', 'secret', ['ip']], ['requests', 'logs', 'internal', []],
];

const controls = ['rate-limit', 'strong-authn', 'encryption-at-rest', 'audit-log', 'input-guardrail', 'network-segmentation', 'least-privilege-role', 'drift-monitoring'];
const words = 'takes requests of the team checks them and hands on what remains for the next step because nothing else may see it until somebody has looked through the results of last night'.split(' ');

/** A generator of numbers from 0 to 1, the same for the same seed. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The text of a model. The same arguments give the same text. */
export function generate(elements, { flows = Math.round(elements * 1.5), seed = 1, name = 'Generated' } = {}) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const text = (count) => Array.from({ length: count }, () => pick(words)).join(' ');
  const lines = [`threatmodel: ${name}`, 'description: Made for measuring.', 'owner: platform', 'review: { every: 90 days, last: 2026-09-15 }', '', 'zones:'];
  zones.forEach(([id, type]) => lines.push(`  ${id}: { type: ${type}${id === 'learning' || id === 'shelf' ? ', parent: plane' : ''} }`));
  const systems = Math.ceil(elements / parts.length);
  lines.push('', 'data:');
  for (let s = 0; s < systems; s += 8)
    for (const [id, kind, classification, contains] of kindsOfData)
      lines.push(`  ${id}_${s}:`, `    kind: ${kind}`, `    classification: ${classification}`, ...(contains.length > 0 ? [`    contains: [${contains.join(', ')}]`] : []));
  lines.push('', 'elements:');
  const idOf = (index) => `s${Math.floor(index / parts.length)}_${parts[index % parts.length][0].replace(/-/g, '_')}`;
  for (let i = 0; i < elements; i++) {
    const [kind, type, zone, technologies, called] = parts[i % parts.length];
    if (i % parts.length === 0) lines.push(`  # system ${i / parts.length}`);
    lines.push(`  ${idOf(i)}:`, `    name: ${called.replace('%s', `S${Math.floor(i / parts.length)}`)}`);
    if (next() < 0.8) lines.push(`    kind: ${kind}`);
    else lines.push(`    type: ${type}`);
    lines.push(`    zone: ${zone}`, `    technologies: [${technologies.join(', ')}]`);
    if (next() < 0.6) lines.push(`    description: ${text(6 + Math.floor(next() * 10))}`);
    else if (next() < 0.2) lines.push('    description: >-', `      ${text(12)}`, `      ${text(8)}`);
    if (type === 'store') lines.push(`    holds: [${pick(kindsOfData)[0]}_${Math.floor(Math.floor(i / parts.length) / 8) * 8}]`);
    if (next() < 0.5) {
      const own = controls.filter(() => next() < 0.25);
      if (own.length > 0 && next() < 0.7) lines.push(`    controls: [${own.join(', ')}]`);
      else if (own.length > 0) lines.push('    controls:', ...own.map((id) => `      ${id}: { status: ${pick(['implemented', 'verified', 'planned'])}, owner: ${pick(['red', 'blue'])} }`));
    }
  }
  lines.push('', 'flows:');
  for (let f = 0; f < flows; f++) {
    const system = f % systems;
    const [from, to, data, protocol] = inside[Math.floor(f / systems + next() * 2) % inside.length];
    // one flow in twenty leads to another system
    const other = next() < 0.05 ? Math.floor(next() * systems) : system;
    const [source, target] = [system * parts.length + from, other * parts.length + to].map((index) => idOf(Math.min(index, elements - 1)));
    const carried = next() < 0.8 ? `${data}_${Math.floor(system / 8) * 8}` : `${data} of the ${text(2)}`;
    const facts = [`protocol: ${protocol.includes(',') ? `"${protocol}"` : protocol}`, ...(next() < 0.5 && !protocol.includes('TLS') ? [`encrypted: ${protocol.includes('HTTPS')}`] : []), ...(next() < 0.4 && !protocol.includes('TLS') ? [`authenticated: ${next() < 0.7}`] : [])];
    if (next() < 0.5) lines.push(`  f${f}: { from: ${source}, to: ${target}, data: ${carried.includes(' ') ? carried : `[${carried}]`}, ${facts.join(', ')} }`);
    else lines.push(`  f${f}:`, `    from: ${source}`, `    to: ${target}`, `    data: ${carried}`, ...facts.map((fact) => `    ${fact}`));
  }
  lines.push('', 'decisions:');
  for (let i = 3; i < elements; i += 240) lines.push(`  - { threat: AI-INF-02, on: ${idOf(i)}, status: accepted, because: Only our own products call it, by: j.doe, until: 2027-03-31 }`);
  return `${lines.join('\n')}\n`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) process.stdout.write(generate(Number(process.argv[2] ?? 5000), { seed: Number(process.argv[3] ?? 1) }));
