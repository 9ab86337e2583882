/**
 * The client as a program on Node needs it: HTTP by undici, files and paths of the machine.
 *
 * @since 0.1.0
 */
export * as NodeKili from "./NodeKili.js"
