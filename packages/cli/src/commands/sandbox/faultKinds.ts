/**
 * The kinds of faults and their settings for the help, which loads nothing of the sandbox. A test holds it against `Fault.kinds`.
 */
export const faultKinds: Readonly<Record<string, ReadonlyArray<string>>> = {
  latency: ["duration"],
  tooManyRequests: ["retryAfter"],
  serverErrorBefore: ["status"],
  serverErrorAfter: ["status"],
  cutBefore: [],
  cutAfter: [],
  htmlBody: ["status"],
  truncatedBody: [],
  errorWithoutExtensions: [],
  nullMetadata: [],
  responseByUrl: [],
  slowImport: ["duration"],
  failingImport: ["message"],
  replicaLag: ["duration"],
  expiredUploadUrl: [],
  uploadForbidden: [],
  labelRefused: ["reason"]
}
