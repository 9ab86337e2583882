import { files } from "./importFile.js"

/**
 * The official client takes files of any name here.
 *
 * @internal
 */
export const importPdf = files({ inputType: "PDF" })
