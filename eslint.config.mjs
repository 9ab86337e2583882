import dprint from "@effect/eslint-plugin/configs/dprint"
import * as effect from "@effect/eslint-plugin/plugin"
import sortDestructureKeys from "eslint-plugin-sort-destructure-keys"
import tseslint from "typescript-eslint"

const barrels = [
  "effect",
  "@effect/platform",
  "@effect/platform-node",
  "@effect/cli",
  "@effect/sql",
  "@effect-kili/core",
  "@effect-kili/node",
  "@effect-kili/sandbox"
]

export default tseslint.config(
  { ignores: ["**/dist", "**/node_modules", "**/coverage", "interop/.venv-*"] },
  ...tseslint.configs.strict,
  ...dprint,
  {
    plugins: { "@effect": effect, "sort-destructure-keys": sortDestructureKeys },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@effect/dprint": ["error", {
        config: {
          indentWidth: 2,
          lineWidth: 120,
          operatorPosition: "maintain",
          semiColons: "asi",
          quoteStyle: "alwaysDouble",
          trailingCommas: "never",
          "arrowFunction.useParentheses": "force"
        }
      }],
      "@effect/no-import-from-barrel-package": ["error", { packageNames: barrels }],
      "@typescript-eslint/array-type": ["error", { default: "generic", readonly: "generic" }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      // Interfaces that only extend give recursive types a name, and services their tag.
      "@typescript-eslint/no-empty-object-type": "off",
      "@typescript-eslint/no-extraneous-class": "off",
      // An index that the line above has proved is plainer than a branch that cannot be taken.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "no-console": "error",
      "no-restricted-syntax": ["error", {
        selector: "CallExpression[callee.property.name='push'] > SpreadElement",
        message: "A long array overflows the stack: loop, or concat."
      }],
      "object-shorthand": "error",
      "require-yield": "off",
      "sort-destructure-keys/sort-destructure-keys": "error"
    }
  },
  {
    files: ["packages/core/src/**"],
    rules: {
      "no-restricted-imports": ["error", {
        patterns: [{ group: ["node:*", "@effect/platform-node/*"], message: "core runs in browsers and workers too" }]
      }],
      "no-restricted-globals": ["error", "process", "Buffer", "fetch", "setTimeout"]
    }
  }
)
