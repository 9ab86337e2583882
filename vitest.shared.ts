import type { ViteUserConfig } from "vitest/config"

/** Tests read the packages' sources, so that none runs against an old build. */
const conditions = ["@effect-kili/source"]

const config: ViteUserConfig = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: [new URL("./vitest.setup.ts", import.meta.url).pathname],
    sequence: { concurrent: true },
    testTimeout: 30_000
  }
}

export default config
