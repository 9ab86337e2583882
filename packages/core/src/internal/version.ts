/**
 * Told to the platform in headers. A test holds it against package.json.
 *
 * @internal
 */
export const version = "0.0.0"
