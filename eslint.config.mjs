import tseslint from 'typescript-eslint';

/** Calls that would make the engine depend on when or where it runs. */
const impure = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'core has no clock: take the date as an argument.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'core has no clock: take the date as an argument.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'The same input gives the same output: no chance in core.' },
];

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'coverage/', 'test/host/node_modules/', '.vscode-test/'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-constant-binary-expression': 'error',
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-control-regex': 'error',
      'no-dupe-else-if': 'error',
      'no-duplicate-case': 'error',
      'no-empty-character-class': 'error',
      'no-irregular-whitespace': 'error',
      'no-loss-of-precision': 'error',
      'no-misleading-character-class': 'error',
      'no-self-assign': 'error',
      'no-self-compare': 'error',
      'no-sparse-arrays': 'error',
      'no-unmodified-loop-condition': 'error',
      'no-unsafe-finally': 'error',
      'no-unsafe-optional-chaining': 'error',
      'no-useless-backreference': 'error',
      'no-implicit-coercion': ['error', { boolean: false }],
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-console': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-unneeded-ternary': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['core/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'Buffer', 'setTimeout', 'setInterval', 'setImmediate', 'fetch', 'require', '__dirname', 'localStorage', 'window', 'document'],
      'no-restricted-syntax': ['error', ...impure],
    },
  },
  { files: ['cli/**/*.ts', 'scripts/**', 'bench/**', 'esbuild.mjs', 'test/**'], rules: { 'no-console': 'off' } },
  { files: ['test/**'], rules: { 'no-control-regex': 'off' } },
);
