/**
 * Attributes that say what something is, as against how well it is done: they are never the words to mark, and
 * changing them is no remedy.
 */
export const structural: ReadonlySet<string> = new Set([
  'model-family', 'decides', 'retrieval', 'provider', 'federated', 'fine-tuned', 'weights', 'base-model', 'training-data-origin', 'machine', 'custom-built', 'used-by-people', 'system-prompt', 'labelled-by', 'returns', 'retraining', 'autonomy', 'memory',
]);
