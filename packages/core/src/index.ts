/**
 * One item of a project that people label: an image, a text, a PDF, a video.
 *
 * @since 0.1.0
 */
export * as Asset from "./Asset.js"

/**
 * What an asset is made of, said plainly: nothing about it is guessed from its looks.
 *
 * @since 0.1.0
 */
export * as AssetContent from "./AssetContent.js"

/**
 * Which assets of a project an operation speaks of.
 *
 * @since 0.1.0
 */
export * as AssetFilter from "./AssetFilter.js"

/**
 * The engine behind `Assets.appendMany`: rows in, one ledger row out for each.
 *
 * @since 0.1.0
 */
export * as AssetImport from "./AssetImport.js"

/**
 * The media behind assets.
 *
 * @since 0.1.0
 */
export * as AssetMedia from "./AssetMedia.js"

/**
 * Operations on assets.
 *
 * @since 0.1.0
 */
export * as Assets from "./Assets.js"

/**
 * Changes in batches, one after the other, and the wait until they show.
 *
 * @since 0.1.0
 */
export * as Batch from "./Batch.js"

/**
 * Conditions on how often a label holds a category: the query language of `labelCategorySearch`, as a value.
 *
 * A search is built or read from its text, and checked before any request either way.
 *
 * @since 0.1.0
 */
export * as CategorySearch from "./CategorySearch.js"

/**
 * A GraphQL operation as a value: what it is called, what it sends, what comes back, and whether it may be sent twice.
 *
 * @since 0.1.0
 */
export * as GraphQL from "./GraphQL.js"

/**
 * What members tell each other about labels and assets: issues, raised on a label, and questions, asked about an asset.
 *
 * @since 0.1.0
 */
export * as Issue from "./Issue.js"

/**
 * Operations on issues and questions.
 *
 * @since 0.1.0
 */
export * as Issues from "./Issues.js"

/**
 * JSON objects that the wire carries as encoded strings: metadata, interfaces, responses.
 *
 * @since 0.1.0
 */
export * as Json from "./Json.js"

/**
 * The ontology of a project: which jobs its labelers do, and the categories of each.
 *
 * @since 0.1.0
 */
export * as JsonInterface from "./JsonInterface.js"

/**
 * The one service of the SDK: it sends operations to Kili, and files to and from its storage.
 *
 * Every operation of this package requires it, so a test replaces this service alone, or the `HttpClient` below it.
 *
 * @since 0.1.0
 */
export * as KiliClient from "./KiliClient.js"

/**
 * The closed family of errors that operations fail with.
 *
 * One tag per reaction of the caller; every error names the operation, answers whether a retry can help (`retryable`) and
 * whether the platform may have applied the change (`committed`), and reads as one line of text (`message`).
 *
 * @since 0.1.0
 */
export * as KiliError from "./KiliError.js"

/**
 * What a person or a model said about one asset.
 *
 * @since 0.1.0
 */
export * as Label from "./Label.js"

/**
 * Which labels of a project an operation speaks of.
 *
 * @since 0.1.0
 */
export * as LabelFilter from "./LabelFilter.js"

/**
 * What a label answers, task by task: the shapes behind `jsonResponse`.
 *
 * A response holds the answer of each job by the job's name; of a video, such a record for each frame. Coordinates are
 * fractions of the width and the height, from 0 to 1, with the origin at the top left. Keys that are not named here are kept.
 * Source: the platform's documentation of responses, and the official client.
 *
 * @since 0.1.0
 */
export * as LabelResponse from "./LabelResponse.js"

/**
 * Operations on labels.
 *
 * @since 0.1.0
 */
export * as Labels from "./Labels.js"

/**
 * What the platform tells a user of work that it does on its own time, such as an import.
 *
 * @since 0.1.0
 */
export * as Notification from "./Notification.js"

/**
 * Operations on notifications. Only the platform makes and changes them.
 *
 * @since 0.1.0
 */
export * as Notifications from "./Notifications.js"

/**
 * An ontology as a TypeScript module, so that the compiler knows the jobs and categories of a project on the platform.
 *
 * @since 0.1.0
 */
export * as OntologyModule from "./OntologyModule.js"

/**
 * The organization that members, projects and licenses belong to.
 *
 * @since 0.1.0
 */
export * as Organization from "./Organization.js"

/**
 * Operations on organizations.
 *
 * @since 0.1.0
 */
export * as Organizations from "./Organizations.js"

/**
 * Offset pages as one ordered stream.
 *
 * @since 0.1.0
 */
export * as Pagination from "./Pagination.js"

/**
 * A label seen through the ontology of its project: each job by its name, with what its task gives.
 *
 * A parsed label is a value. It shares what it holds with the label that it was made of, changes nothing of it, and is never
 * changed itself: to add a category or an annotation gives another label.
 *
 * @since 0.1.0
 */
export * as ParsedLabel from "./ParsedLabel.js"

/**
 * How far an operation is. Operations tell; a layer draws, or nobody does.
 *
 * @since 0.1.0
 */
export * as Progress from "./Progress.js"

/**
 * A project: one kind of data, one ontology, its members and its assets.
 *
 * @since 0.1.0
 */
export * as Project from "./Project.js"

/**
 * Operations on projects.
 *
 * @since 0.1.0
 */
export * as Projects from "./Projects.js"

/**
 * Dotted fields, as `["id", "labels.author.email"]`, turned into three things that agree: the type of a row, the schema that
 * decodes it, and the GraphQL selection that asks for it.
 *
 * @since 0.1.0
 */
export * as Selection from "./Selection.js"

/**
 * People, as far as assets, labels and projects name them.
 *
 * @since 0.1.0
 */
export * as User from "./User.js"

/**
 * Operations on users.
 *
 * @since 0.1.0
 */
export * as Users from "./Users.js"
