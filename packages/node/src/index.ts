/**
 * Assets to import, from files: tables, lines of JSON, folders.
 *
 * The rows go to `Assets.appendStream`, or collected to `Assets.appendMany`. A source is read while its rows are taken, in
 * constant memory, and again from the start each time that the stream is run.
 *
 * @since 0.1.0
 */
export * as AssetSource from "./AssetSource.js"

/**
 * Labels to write, from files: tables, lines of JSON.
 *
 * A source is read while its rows are taken, in constant memory. A row that is no label is told in its place among the others, so
 * that whoever takes them decides whether the others count.
 *
 * @since 0.1.0
 */
export * as LabelSource from "./LabelSource.js"

/**
 * The client as a program on Node needs it: HTTP by undici, files and paths of the machine.
 *
 * @since 0.1.0
 */
export * as NodeKili from "./NodeKili.js"

/**
 * Records of any kind from files: tables, and lines of JSON.
 *
 * What `AssetSource` reads are assets to import; these are the new values, names or assignments of assets, each with the line that it
 * stands on.
 *
 * @since 0.1.0
 */
export * as Records from "./Records.js"

/**
 * Rows of a listing as a table: CSV, newline-delimited JSON, Apache Arrow, Apache Parquet.
 *
 * A table is written batch by batch in constant memory, and its columns and their types are known before the first row: they are
 * those of the chosen fields.
 *
 * @since 0.1.0
 */
export * as Table from "./Table.js"
