import type { RecordSpec } from './types.ts';
import { classificationWords, containsWords, dataKindWords, date, flag, list, one, originWords, path, some, strideWords, text, w } from './words.ts';

export const modelRecord: RecordSpec = {
  name: 'model',
  title: 'model',
  doc: 'The system under review and everything in it. A file without `threatmodel` is a fragment: it is analysed inside each model that includes it.',
  keys: [
    { key: 'threatmodel', type: text, doc: 'The name of the system. It makes this file a model and not a fragment.', example: 'Name of the system' },
    { key: 'id', type: text, doc: 'A short name for other tools.' },
    { key: 'description', type: text, doc: 'What the system does and for whom, in a sentence or two.' },
    { key: 'owner', type: text, doc: 'The team or person who answers for the system.' },
    { key: 'authors', type: list(text), doc: 'Who wrote this model.' },
    { key: 'version', type: text, doc: 'Version of the system or of this model, as written.' },
    {
      key: 'criticality', doc: 'How much the organisation depends on the system.',
      type: one(w('low', 'A failure is a nuisance.'), w('medium', 'A failure costs work.'), w('high', 'A failure costs customers or money.'), w('critical', 'A failure endangers people or the organisation.')),
    },
    {
      key: 'exposure', doc: 'Who can reach the system at all.',
      type: one(w('internal', 'People of the organisation.'), w('partner', 'Known other organisations.'), w('public', 'Anybody on the internet.')),
    },
    { key: 'repository', type: text, doc: 'Where the code of the system lives.' },
    { key: 'review', type: { is: 'record', record: 'review' }, doc: 'How often this model is reviewed and when it last was. An overdue review is reported.', example: '{ every: 90 days, last: 2026-01-01 }' },
    { key: 'retrained', type: date, doc: 'Date of the last retraining of a model in the system. A retraining after the last review is reported, because it may bring new threats.' },
    { key: 'include', type: list(path), doc: 'Other files, in either syntax, whose zones, data, controls and elements belong to this model. Paths are relative to this file.' },
    { key: 'third-parties', type: list(text), doc: 'Organisations outside that the system depends on.' },
    { key: 'methodologies', type: list(text), doc: 'Methods that the review follows, STRIDE for example.' },
    { key: 'links', type: list(text), doc: 'Pages worth reading with this model.' },
    { key: 'zones', type: { is: 'table', record: 'zone' }, doc: 'Trust zones. A flow between two zones crosses a trust boundary.' },
    { key: 'data', type: { is: 'table', record: 'data' }, doc: 'The data of the system, named once and used in flows and stores.' },
    { key: 'elements', type: { is: 'table', record: 'element' }, doc: 'Processes, stores and external entities.' },
    { key: 'flows', type: { is: 'table', record: 'flow' }, doc: 'What moves from one element to another.' },
    { key: 'threats', type: { is: 'table', record: 'threat' }, doc: 'Threats found by people, beside those that the rules find.' },
    { key: 'controls', type: { is: 'table', record: 'control' }, doc: 'Controls of your own, beside those of the catalogue.' },
    { key: 'assumptions', type: { is: 'table', record: 'assumption' }, doc: 'What this model takes for granted. Unstated assumptions are where reviews fail.' },
    { key: 'exclusions', type: { is: 'table', record: 'exclusion' }, doc: 'What this model leaves out, and why.' },
    { key: 'decisions', type: { is: 'list', of: { is: 'record', record: 'decision' } }, doc: 'What people have decided about findings, each with a reason.' },
  ],
};

export const reviewRecord: RecordSpec = {
  name: 'review',
  title: 'review',
  doc: 'When this model is looked at again.',
  keys: [
    { key: 'every', type: { is: 'duration' }, doc: 'The longest time between two reviews, `90 days` for example.', example: '90 days' },
    { key: 'last', type: date, doc: 'Date of the last review.' },
  ],
};

export const zoneRecord: RecordSpec = {
  name: 'zone',
  title: 'zone',
  doc: 'A part of the system where one level of trust holds. Zones nest by `parent`.',
  keys: [
    { key: 'type', type: { is: 'catalog', of: 'zone-type' }, doc: 'What kind of zone it is. The type gives the trust rank.' },
    { key: 'name', type: text, doc: 'The name people use.' },
    { key: 'trust', type: { is: 'number', min: 0, max: 3, integer: true }, doc: 'Trust rank from 0 (nobody is known) to 3 (few may enter), where the type does not say it.' },
    { key: 'parent', type: { is: 'reference', to: ['zone'] }, doc: 'The zone around this one.' },
    { key: 'description', type: text, doc: 'What lies in this zone and who runs it.' },
    { key: 'owner', type: text, doc: 'Who runs it.' },
    { key: 'controls', type: { is: 'table', record: 'control-use', names: { is: 'catalog', of: 'control' } }, doc: 'Controls that hold for everything in this zone.' },
    { key: 'crossing', type: { is: 'record', record: 'crossing' }, doc: 'What a flow must bring to enter this zone. A flow that does not is reported.' },
    { key: 'tags', type: list(text), doc: 'Words of your own for searching and filtering.' },
  ],
};

export const crossingRecord: RecordSpec = {
  name: 'crossing',
  title: 'crossing requirement',
  doc: 'What a flow must bring to enter a zone.',
  keys: [
    { key: 'encryption', type: flag, doc: 'Flows into the zone must be encrypted.' },
    { key: 'authentication', type: flag, doc: 'Flows into the zone must be authenticated.' },
    { key: 'authorization', type: flag, doc: 'Flows into the zone must be authorised.' },
    { key: 'validation', type: flag, doc: 'What flows into the zone must be validated.' },
    { key: 'protocols', type: list(text), doc: 'The only protocols that may enter.' },
  ],
};

export const dataRecord: RecordSpec = {
  name: 'data',
  title: 'data',
  doc: 'A kind of data, named once and used in flows (`data`) and stores (`holds`).',
  keys: [
    { key: 'name', type: text, doc: 'The name people use.' },
    { key: 'kind', type: one(...dataKindWords), doc: 'What part it plays for a model. Rules about training data, weights or prompts go by it.', attribute: true },
    { key: 'classification', type: one(...classificationWords), doc: 'How far it may travel. It weighs in the risk score.', attribute: true },
    { key: 'contains', type: some(...containsWords), doc: 'What is in it that needs care.', attribute: true },
    { key: 'description', type: text, doc: 'What it is, in a sentence.' },
    { key: 'owner', type: text, doc: 'Who answers for it.' },
    { key: 'quantity', type: text, doc: 'How much of it there is.' },
    { key: 'origin', type: some(...originWords), doc: 'Where it comes from. Data from users or the public can be poisoned by anybody.', attribute: true },
    { key: 'provenance', type: flag, doc: 'Is it recorded where each record came from?', attribute: true },
    { key: 'consent', type: flag, doc: 'Is the right to use it for this purpose checked and recorded?', also: ['licensed'], attribute: true },
    { key: 'sanitised', type: flag, doc: 'Are outliers and suspicious records filtered out before use?', also: ['sanitized'], attribute: true },
    { key: 'redacted', type: flag, doc: 'Is personal data masked or removed in it?', attribute: true },
    { key: 'signed', type: flag, doc: 'Does it carry a signature that is checked before use?', attribute: true },
    { key: 'format', type: list(text), doc: 'File formats, `pickle` or `safetensors` for example.', attribute: true },
    { key: 'labelled-by', type: one(w('own-staff', 'People of the organisation.'), w('vendor', 'A labelling company.'), w('crowd', 'People on a crowd platform.'), w('users', 'Users, by what they do.'), w('model', 'Another model.')), doc: 'Who labelled it.', also: ['labeled-by'], attribute: true },
    { key: 'retention', type: { is: 'duration' }, doc: 'How long it is kept, `30 days` for example.', attribute: true },
    { key: 'derived-from', type: list({ is: 'reference', to: ['data'] }), doc: 'The data that it is made from. Personal data in the lineage stays in view.' },
    { key: 'tags', type: list(text), doc: 'Words of your own for searching and filtering.' },
  ],
};

export const controlUseRecord: RecordSpec = {
  name: 'control-use',
  title: 'control',
  doc: 'A control on this element, flow or zone. Listed by name alone it counts as implemented.',
  keys: [
    {
      key: 'status', doc: 'How far it is. Only `implemented` and `verified` settle a finding: planned is not done.',
      type: one(w('planned', 'Decided, not there yet.'), w('implemented', 'In place.', 'done'), w('verified', 'In place, and a test shows that it works.'), w('retired', 'No longer in place.')),
    },
    { key: 'evidence', type: list(text), doc: 'What shows that it is in place: a file, a page, a test.' },
    { key: 'owner', type: text, doc: 'Who sees to it.' },
    { key: 'due', type: date, doc: 'When a planned control will be in place.' },
    { key: 'verification', type: text, doc: 'How it is tested.' },
    { key: 'note', type: text, doc: 'Anything worth knowing.' },
  ],
};

export const controlRecord: RecordSpec = {
  name: 'control',
  title: 'control',
  doc: 'A control of your own.',
  keys: [
    { key: 'name', type: text, doc: 'What it is called.' },
    { key: 'description', type: text, doc: 'What it does.' },
    { key: 'counts-as', type: list({ is: 'catalog', of: 'control' }), doc: 'Controls of the catalogue that it stands for: where they would settle a finding, it does.' },
    { key: 'atlas', type: list({ is: 'catalog', of: 'atlas' }), doc: 'ATLAS mitigations that it implements.' },
    { key: 'owner', type: text, doc: 'Who sees to it.' },
  ],
};

export const threatRecord: RecordSpec = {
  name: 'threat',
  title: 'threat',
  doc: 'A threat found by people. It is scored and reported like those that the rules find.',
  keys: [
    { key: 'on', type: { is: 'reference', to: ['element', 'flow', 'zone', 'data'] }, required: true, doc: 'What it threatens.' },
    { key: 'title', type: text, required: true, doc: 'What can happen, in a short sentence.' },
    { key: 'stride', type: one(...strideWords), doc: 'Its STRIDE category.' },
    { key: 'description', type: text, doc: 'How it happens and what it costs.' },
    { key: 'ai-specific', type: flag, doc: 'Does only a system with a model have it? Without it, an ATLAS id says yes.' },
    { key: 'attacker', type: text, doc: 'Who would do it.' },
    { key: 'prerequisites', type: list(text), doc: 'What must hold for it to work.' },
    { key: 'impact', type: text, doc: 'What it costs.' },
    { key: 'settled-by', type: list({ is: 'catalog', of: 'control' }), doc: 'Controls that settle it: any one of them, implemented on the subject, is enough.' },
    { key: 'dread', type: { is: 'record', record: 'dread' }, doc: 'Its score. AI factors that are left out are derived from the model.' },
    { key: 'atlas', type: list({ is: 'catalog', of: 'atlas' }), doc: 'ATLAS techniques.' },
    { key: 'owasp', type: list({ is: 'catalog', of: 'owasp' }), doc: 'OWASP entries with their edition, `LLM01:2025` for example.' },
    { key: 'cwe', type: list({ is: 'catalog', of: 'cwe' }), doc: 'CWE weaknesses.' },
    { key: 'attack', type: list(text), doc: 'ATT&CK techniques.' },
    { key: 'capec', type: list({ is: 'catalog', of: 'capec' }), doc: 'CAPEC attack patterns.' },
    { key: 'nist', type: list({ is: 'catalog', of: 'nist-entry' }), doc: 'Entries of NIST AI 100-2 (`NISTAML.018`), the AI RMF (`MEASURE 2.7`) or AI 600-1 (`AI600-1:2.9`).' },
    { key: 'references', type: list({ is: 'catalog', of: 'reference' }), doc: 'Entries of other frameworks: MAESTRO, CoSAI, the EU AI Act, the OWASP AI Exchange, Microsoft\'s failure modes, ISO/IEC 42001.' },
    { key: 'owner', type: text, doc: 'Who sees to it.' },
    { key: 'ticket', type: text, doc: 'Where the work on it is tracked.' },
    { key: 'due', type: date, doc: 'When it will be settled.' },
    { key: 'evidence', type: list(text), doc: 'What shows that it is real, or settled.' },
    { key: 'tags', type: list(text), doc: 'Words of your own for searching and filtering.' },
  ],
};

const score: { is: 'number'; min: number; max: number } = { is: 'number', min: 1, max: 10 };
const factor: { is: 'number'; min: number; max: number } = { is: 'number', min: 1, max: 2 };

export const dreadRecord: RecordSpec = {
  name: 'dread',
  title: 'DREAD score',
  doc: 'Five dimensions from 1 to 10 and three AI factors from 1 to 2.',
  keys: [
    { key: 'damage', type: score, doc: 'How bad is it if the attack succeeds?' },
    { key: 'reproducibility', type: score, doc: 'How easy is it to repeat?' },
    { key: 'exploitability', type: score, doc: 'How easy is it to launch?' },
    { key: 'affected-users', type: score, doc: 'How many people does it reach?' },
    { key: 'discoverability', type: score, doc: 'How easy is it to find?' },
    { key: 'model-impact', type: factor, doc: 'Does it change what a model does?' },
    { key: 'data-sensitivity', type: factor, doc: 'How sensitive is the data it touches?' },
    { key: 'detection-difficulty', type: factor, doc: 'How hard is it to notice?' },
  ],
};

export const assumptionRecord: RecordSpec = {
  name: 'assumption',
  title: 'assumption',
  doc: 'Something that this model takes for granted.',
  keys: [
    { key: 'text', type: text, required: true, doc: 'The assumption, as a sentence.' },
    { key: 'on', type: list({ is: 'reference', to: ['element', 'flow', 'zone', 'data'] }), doc: 'What it is about.' },
    { key: 'states', type: { is: 'free' }, doc: 'Facts that it takes for granted, as attributes of what it is about: `{ signed: true }`. If the model states the opposite, the contradiction is reported. An assumption settles nothing.' },
    { key: 'until', type: date, doc: 'The date after which it must be looked at again.' },
    { key: 'owner', type: text, doc: 'Who answers for it.' },
  ],
};

export const exclusionRecord: RecordSpec = {
  name: 'exclusion',
  title: 'exclusion',
  doc: 'Something that this model leaves out.',
  keys: [
    { key: 'text', type: text, required: true, doc: 'What is left out.' },
    { key: 'because', type: text, required: true, doc: 'Why.' },
  ],
};

export const decisionRecord: RecordSpec = {
  name: 'decision',
  title: 'decision',
  doc: 'What people have decided about a finding. `in-progress` keeps it open, the others silence it until they expire.',
  keys: [
    { key: 'threat', type: { is: 'catalog', of: 'rule' }, required: true, doc: 'The rule of the finding, or the id of a threat of your own.', example: 'AI-INF-02' },
    { key: 'on', type: { is: 'reference', to: ['element', 'flow', 'zone', 'data'] }, required: true, doc: 'The element or flow it was found on.' },
    {
      key: 'status', required: true, doc: 'What was decided.',
      type: one(
        w('accepted', 'The risk is taken.'),
        w('transferred', 'Somebody else carries it.'),
        w('avoided', 'The system was changed so that it cannot happen.'),
        w('not-applicable', 'It does not apply here.'),
        w('mitigated-elsewhere', 'Something outside this model settles it; needs evidence.'),
        w('in-progress', 'Work is under way; the finding stays open. Needs an owner and a due date.'),
      ),
    },
    { key: 'because', type: text, required: true, doc: 'The reason, for whoever reads it in a year.' },
    { key: 'by', type: text, doc: 'Who decided.' },
    { key: 'date', type: date, doc: 'When.' },
    { key: 'until', type: date, doc: 'The date after which it no longer counts.' },
    { key: 'evidence', type: list(text), doc: 'What shows it.' },
    { key: 'owner', type: text, doc: 'Who works on it.' },
    { key: 'due', type: date, doc: 'When the work will be done.' },
    { key: 'ticket', type: text, doc: 'Where the work is tracked.' },
  ],
};
