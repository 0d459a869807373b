import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // All cores; by default vitest keeps one free, which is half of a machine with two.
    maxWorkers: '100%',
    // Files of a worker share the modules: loading them anew for each file took as long as the tests. What modules keep is scratch and what they have
    // read or built once; a test that mocks or sets the environment puts it back.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    typecheck: {
      enabled: true,
      ignoreSourceErrors: true,
      include: ['tests/**/*.test-d.ts'],
      tsconfig: './tsconfig.types.json',
    },
    coverage: { provider: 'v8', include: ['src/**/*.ts'], reporter: ['text-summary', 'lcov'] },
  },
});
