// The TextMate grammar of models in YAML. The words that it highlights as keys come from the vocabulary.

/** Alternatives, the longest first, so that no word hides a longer one. */
const alt = (xs) => [...xs].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join('|');
const S = 'yaml'; // the scopes of YAML, so that every theme colours a model as it colours YAML
// where a plain scalar ends: in a block, and between brackets
const endBlock = '(?=\\s*(?:$|\\s#))', endFlow = '(?=\\s*(?:$|[,\\[\\]{}]|\\s#))';
const values = (end) => [
  { name: `constant.language.flag.${S}`, match: `(?:true|false|yes|no|on|off|unknown|null|~)${end}` },
  { name: `constant.numeric.date.${S}`, match: `\\d{4}-\\d{2}-\\d{2}${end}` },
  { name: `constant.numeric.duration.${S}`, match: `\\d+\\s*(?:days?|weeks?|months?|years?|[dwmy])${end}` },
  { name: `constant.numeric.${S}`, match: `[-+]?\\d+(?:\\.\\d+)?${end}` },
];
const key = (name, words, anchor) => ({ match: `${anchor}(["']?)(${words})\\1\\s*(:)(?=\\s|$)`, captures: { 2: { name }, 3: { name: `punctuation.separator.key-value.${S}` } } });
const plainStart = '(?:[^\\s\\-?:,\\[\\]{}#&*!|>\'"%@`]|[-?:](?=[^\\s,\\[\\]{}]))';
const common = (flow) => [
  { include: '#comment' },
  ...(flow ? [] : [{ name: `punctuation.definition.entry.${S}`, match: '(?:(?<=^)|(?<=\\s))-(?=\\s|$)' }]),
  ...(flow ? [] : [{ include: '#section' }]),
  { include: '#key' },
  { include: flow ? '#declared-flow' : '#declared' },
  { include: '#properties' },
  { include: '#quoted' },
  ...(flow ? [] : [{ include: '#block-scalar' }]),
  { include: '#map' },
  { include: '#list' },
  { include: flow ? '#values-flow' : '#values' },
  { include: flow ? '#plain-flow' : '#plain' },
];
const declared = (flow) => ({
  match: `((?:${plainStart})(?:[^\\s:#${flow ? ',\\[\\]{}' : ''}]|:(?=\\S)|(?<=\\S)#|[ \\t]+(?=[^\\s:#]))*)\\s*(:)(?=\\s|$)`,
  captures: { 1: { name: `entity.name.tag.${S}` }, 2: { name: `punctuation.separator.key-value.${S}` } },
});
const plain = (flow) => ({
  name: `string.unquoted.plain.${flow ? 'in' : 'out'}.${S}`,
  match: `(?:${plainStart})(?:[^\\s#${flow ? ',\\[\\]{}:' : ':'}]|:(?=\\S)|(?<=\\S)#|[ \\t]+(?=[^\\s#]))*`,
  captures: { 0: { patterns: [{ include: '#ids' }] } },
});
/**
 * The grammar as an object for a .tmLanguage.json.
 * @param {ReadonlyMap<string, { keys: readonly { key: string, also?: readonly string[], type: any }[] }>} vocabulary
 */
export function grammar(vocabulary) {
  const model = vocabulary.get('model');
  // Top-level keys that open a part of the model, as against facts about the system.
  const opens = ({ key, type }) => type.is === 'table' || (type.is === 'list' && type.of.is === 'record') || ['threatmodel', 'include', 'review'].includes(key);
  const sections = model.keys.filter(opens).map(({ key }) => key);
  const keys = new Set([...vocabulary.values()].flatMap((record) => record.keys.flatMap(({ key, also }) => [key, ...(also ?? [])])));
  return {
    name: 'Threat Model (YAML)',
    scopeName: 'source.threatline-yaml',
    patterns: [
      { name: `comment.line.directive.${S}`, match: '^%.*$' },
      { name: `entity.other.document.${S}`, match: '^(?:---|\\.\\.\\.)(?=\\s|$)' },
      ...common(false),
    ],
    repository: {
      comment: { name: `comment.line.number-sign.${S}`, match: '(?:(?<=\\s)|^)#.*$' },
      section: key(`keyword.control.section.${S}`, alt(sections), '^'),
      key: key(`support.type.property-name.${S}`, alt(keys), '(?<![\\w.-])'),
      declared: declared(false),
      'declared-flow': declared(true),
      properties: { patterns: [{ name: `storage.type.tag.${S}`, match: '![^\\s,\\[\\]{}]*' }, { name: `variable.other.anchor.${S}`, match: '[&*][^\\s,\\[\\]{}]+' }] },
      quoted: { patterns: [
        { match: `("(?:[^"\\\\]|\\\\.){0,120}"|'(?:[^']|''){0,120}')\\s*(:)(?=\\s|$)`, captures: { 1: { name: `entity.name.tag.${S}` }, 2: { name: `punctuation.separator.key-value.${S}` } } },
        { name: `string.quoted.double.${S}`, begin: '"', end: '"', patterns: [{ name: `constant.character.escape.${S}`, match: '\\\\(?:x\\h{2}|u\\h{4}|U\\h{8}|.|$)' }, { include: '#ids' }] },
        { name: `string.quoted.single.${S}`, begin: "'", end: "'(?!')", patterns: [{ name: `constant.character.escape.${S}`, match: "''" }, { include: '#ids' }] },
      ] },
      'block-scalar': {
        begin: '([|>])([-+]?[1-9]?[-+]?)[ \\t]*((?<=\\s)#.*)?(?=$)\\n?', beginCaptures: { 1: { name: `keyword.control.block-scalar.${S}` }, 2: { name: `storage.modifier.block-scalar.${S}` }, 3: { name: `comment.line.number-sign.${S}` } },
        end: '^(?=\\S)|(?!\\G)',
        patterns: [{ begin: '^([ ]+)(?! )', end: '^(?!\\1|\\s*$)', name: `string.unquoted.block.${S}`, patterns: [{ include: '#ids' }] }],
      },
      map: { name: `meta.map.${S}`, begin: '\\{', end: '\\}', beginCaptures: { 0: { name: `punctuation.definition.map.begin.${S}` } }, endCaptures: { 0: { name: `punctuation.definition.map.end.${S}` } }, patterns: [{ name: `punctuation.separator.${S}`, match: ',' }, ...common(true)] },
      list: { name: `meta.list.${S}`, begin: '\\[', end: '\\]', beginCaptures: { 0: { name: `punctuation.definition.list.begin.${S}` } }, endCaptures: { 0: { name: `punctuation.definition.list.end.${S}` } }, patterns: [{ name: `punctuation.separator.${S}`, match: ',' }, ...common(true)] },
      values: { patterns: values(endBlock) },
      'values-flow': { patterns: values(endFlow) },
      plain: plain(false),
      'plain-flow': plain(true),
      ids: { patterns: [
        { name: `support.constant.atlas.${S}`, match: '(?<![\\w.-])AML\\.(?:TA|T|M|CS)\\d{4}(?:\\.\\d{3})?(?![\\w-])' },
        { name: `support.constant.owasp.${S}`, match: '(?<![\\w.-])(?:LLM|ML|ASI|API|A)\\d{2}(?::\\d{4})?(?![\\w-])' },
        { name: `support.constant.cwe.${S}`, match: '(?<![\\w.-])(?:CWE|CAPEC)-\\d+(?![\\w-])' },
        { name: `support.constant.rule.${S}`, match: '(?<![\\w.-])[A-Z]{2,}(?:-[A-Z]+)*-(?:\\d+|[A-Z])(?![\\w-])' },
      ] },
    },
  };
}
