// The TextMate grammar of models in the DSL. Its statements come from the reader's table of forms, its keys from the vocabulary.

/** Alternatives, the longest first, so that no word hides a longer one. */
const alt = (xs) => [...new Set(xs)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join('|');
const S = 'threatline';
const bare = '[\\p{L}_](?:[\\p{L}\\p{M}\\p{N}_.]|-+(?=[\\p{L}\\p{M}\\p{N}_.]))*', ticked = '`(?:[^`\\\\]|\\\\.)*`?', id = `(?:${bare}|${ticked})`;
// where a statement, an entry or a flag begins
const start = '(?:^|(?<=[{;}]))[ \\t]*', end = '(?=[ \\t]*(?:$|[;,{}\\]]|(?<=\\s)#))', after = '(?![\\p{L}\\p{N}_.-])', before = '(?<![\\p{L}\\p{N}_.-])';
const headerEnd = '(?=[{;}])|(?=(?<=\\s)#)|$';

/**
 * The grammar as an object for a .tmLanguage.json.
 * @param {ReadonlyMap<string, { keys: readonly { key: string, also?: readonly string[], type: any }[] }>} vocabulary
 * @param {readonly { keyword: string, head: string }[]} forms every statement, those inside blocks among them
 */
export function grammarDsl(vocabulary, forms) {
  const keys = [...vocabulary.values()].flatMap((record) => record.keys.flatMap(({ key, also }) => [key, ...(also ?? [])]));
  const flags = [...vocabulary.values()].flatMap((record) => record.keys.filter(({ type }) => type.is === 'flag').flatMap(({ key, also }) => [key, ...(also ?? [])]));
  const words = (...heads) => alt(forms.filter(({ head }) => heads.includes(head)).map(({ keyword }) => keyword));
  const statement = (name, keywords, rest, captures, inside) => ({
    name: `meta.statement.${name}.${S}`,
    begin: `${start}(${keywords})${after}(?![ \\t]*[:=])${rest}`, beginCaptures: { 1: { name: `keyword.control.statement.${S}` }, ...captures },
    end: headerEnd, patterns: inside.map((one) => ({ include: `#${one}` })),
  });
  const declared = { 2: { name: `entity.name.type.${S}` } };
  return {
    name: 'Threat Model',
    scopeName: 'source.threatline',
    patterns: [{ include: '#block-content' }],
    repository: {
      'block-content': { patterns: ['comment', 'block-text', 'thing', 'about', 'decision', 'flow', 'model', 'negation', 'flag', 'entry', 'string', 'map', 'list', 'value', 'separator'].map((one) => ({ include: `#${one}` })) },
      comment: { name: `comment.line.number-sign.${S}`, match: '(?:(?<=\\s)|^)#.*$' },
      thing: statement('thing', words('thing'), `(?:[ \\t]+(${id}))?`, declared, ['string', 'kind', 'list']),
      about: statement('about', words('about'), `(?:[ \\t]+(?!on[ \\t])(${id}))?`, declared, ['on', 'string', 'list', 'reference']),
      decision: statement('decision', words('decision'), `(?:[ \\t]+(${id}))?`, { 2: { name: `support.constant.rule.${S}` } }, ['on', 'list', 'reference']),
      flow: statement('flow', words('flow'), `(?:[ \\t]+(${id})(?:[ \\t]*(:)|(?=[ \\t]*(?:$|\\{))))?`, { ...declared, 3: { name: `punctuation.separator.id.${S}` } }, ['arrow', 'block-text', 'string', 'list', 'reference']),
      model: statement('model', words('model'), '', {}, ['block-text', 'string', 'value']),
      kind: { match: `(:)[ \\t]*(${bare})?`, captures: { 1: { name: `punctuation.separator.kind.${S}` }, 2: { name: `entity.other.inherited-class.${S}` } } },
      on: { name: `keyword.other.on.${S}`, match: `${before}on${after}` },
      arrow: { patterns: [
        { name: `keyword.operator.arrow.${S}`, match: '<?->' },
        { match: `${before}(carries|over)${after}`, captures: { 1: { name: `keyword.other.flow.${S}` } } },
      ] },
      reference: { patterns: [{ include: '#ids' }, { name: `variable.other.reference.${S}`, match: id }] },
      negation: { match: `${start}(not)[ \\t]+(?:(${alt(flags)})|(${id}))${end}`, captures: { 1: { name: `keyword.operator.logical.${S}` }, 2: { name: `support.type.property-name.flag.${S}` }, 3: { name: `entity.name.tag.${S}` } } },
      flag: { match: `${start}(${alt(flags)})${end}`, captures: { 1: { name: `support.type.property-name.flag.${S}` } } },
      entry: { patterns: [
        { match: `${before}(${alt(keys)})[ \\t]*(:)`, captures: { 1: { name: `support.type.property-name.${S}` }, 2: { name: `punctuation.separator.key-value.${S}` } } },
        { match: `(${id})[ \\t]*(:)`, captures: { 1: { name: `entity.name.tag.${S}` }, 2: { name: `punctuation.separator.key-value.${S}` } } },
      ] },
      'block-text': { name: `string.quoted.triple.${S}`, begin: '"""', end: '"""', patterns: [{ include: '#escape' }, { include: '#ids' }] },
      string: { name: `string.quoted.double.${S}`, begin: '"(?!"")', end: '"|$', patterns: [{ include: '#escape' }, { include: '#ids' }] },
      escape: { patterns: [
        { name: `constant.character.escape.${S}`, match: '\\\\(?:["\\\\/`ntrbf0]|u\\h{4}|u\\{\\h{1,6}\\})' },
        { name: `invalid.illegal.escape.${S}`, match: '\\\\.' },
      ] },
      map: { name: `meta.block.${S}`, begin: '\\{', end: '\\}', beginCaptures: { 0: { name: `punctuation.definition.block.begin.${S}` } }, endCaptures: { 0: { name: `punctuation.definition.block.end.${S}` } }, patterns: [{ include: '#block-content' }] },
      list: { name: `meta.list.${S}`, begin: '\\[', end: '\\]', beginCaptures: { 0: { name: `punctuation.definition.list.begin.${S}` } }, endCaptures: { 0: { name: `punctuation.definition.list.end.${S}` } }, patterns: ['comment', 'block-text', 'string', 'map', 'list', 'entry', 'value', 'separator'].map((one) => ({ include: `#${one}` })) },
      separator: { name: `punctuation.separator.${S}`, match: '[,;]' },
      value: { patterns: [
        { name: `constant.language.flag.${S}`, match: `${before}(?:true|false|yes|no|unknown)${end}` },
        { name: `constant.numeric.date.${S}`, match: `${before}\\d{4}-\\d{2}-\\d{2}${after}` },
        { name: `constant.numeric.duration.${S}`, match: `${before}\\d{1,6} ?(?:[hdwmy]|hours?|days?|weeks?|months?|quarters?|years?)${after}` },
        { name: `constant.numeric.${S}`, match: `${before}-?\\d+(?:\\.\\d+)?(?:[eE]\\d+)?${after}` },
        { include: '#ids' },
        { name: `string.unquoted.word.${S}`, match: bare },
        { name: `string.quoted.id.${S}`, match: ticked },
      ] },
      ids: { patterns: [
        { name: `support.constant.atlas.${S}`, match: `${before}AML\\.(?:TA|T|M|CS)\\d{4}(?:\\.\\d{3})?${after}` },
        { name: `support.constant.owasp.${S}`, match: `${before}(?:LLM|ML|ASI|API|A)\\d{2}(?::\\d{4})?${after}` },
        { name: `support.constant.cwe.${S}`, match: `${before}(?:CWE|CAPEC)-\\d+${after}` },
        { name: `support.constant.rule.${S}`, match: `${before}[A-Z]{2,}(?:-[A-Z]+)*-(?:\\d+|[A-Z])${after}` },
      ] },
    },
  };
}
