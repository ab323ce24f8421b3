import { defineConfig } from 'vitest/config';
import { catalogVitePlugin } from './scripts/catalog-plugin.mjs';
import { fontVitePlugin } from './scripts/fonts.mjs';

export default defineConfig({
  plugins: [catalogVitePlugin(), fontVitePlugin()],
  test: {
    include: ['test/unit/**/*.test.ts', 'test/lsp/**/*.test.ts', 'test/property/**/*.test.ts', 'test/golden/**/*.test.ts', 'test/corpus/**/*.test.ts'],
    // a busy machine is no failure: nothing here asserts a time
    testTimeout: 60_000,
    pool: 'threads',
    maxWorkers: 2,
  },
});
