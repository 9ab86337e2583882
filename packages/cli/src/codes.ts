/** The exit codes, as docs/cli.md lists them. */
export const codes = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  forbidden: 4,
  tryAgain: 5,
  partly: 6,
  bug: 70,
  interrupted: 130
} as const
