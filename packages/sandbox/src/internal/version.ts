/**
 * Told by the sandbox to its clients. A test holds it against package.json.
 *
 * @internal
 */
export const version = "0.0.0"
