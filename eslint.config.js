import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'reports/',
      'coverage/',
      'node_modules/',
      'kernels/assembly/',
      'src/market/kernel/module-bytes.ts',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: [
      'src/**/*.ts',
      'workers/**/*.ts',
      'test/**/*.ts',
      'bench/**/*.ts',
      'examples/**/*.ts',
      'kernels/*.ts',
      'bundle/**/*.ts',
      'derivations/*.ts',
      'reference-pages/*.ts',
    ],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      // `!` is allowed on typed arrays inside their bounds, where noUncheckedIndexedAccess cannot know them.
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: 'Every draw is keyed: see src/random.',
        },
      ],
    },
  },
  {
    // Results may not depend on the processor: own functions in src/math, never the engine's transcendental ones.
    files: [
      'src/random/**/*.ts',
      'src/market/**/*.ts',
      'src/margin/**/*.ts',
      'src/accounts/**/*.ts',
      'src/engine/**/*.ts',
      'src/reference/**/*.ts',
      'src/statistics/**/*.ts',
      'src/calibration/**/*.ts',
      'src/math/**/*.ts',
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        ...[
          'exp',
          'expm1',
          'log',
          'log1p',
          'log2',
          'log10',
          'sin',
          'cos',
          'tan',
          'pow',
          'tanh',
          'sinh',
          'cosh',
          'hypot',
          'cbrt',
          'random',
        ].map((property) => ({
          object: 'Math',
          property,
          message: 'Not the same bits everywhere: use src/math.',
        })),
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "BinaryExpression[operator='**']", message: '`**` is Math.pow: not the same bits everywhere.' },
      ],
    },
  },
);
