import { files } from "./importFile.js"

/**
 * Source of the types: the official client.
 *
 * @internal
 */
export const importAudio = files({
  inputType: "AUDIO",
  mediaTypes: new Set(["audio/x-flac", "audio/mpeg", "video/mp4", "audio/wav", "audio/x-wav"])
})
