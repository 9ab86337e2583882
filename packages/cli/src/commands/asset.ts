/** `kili asset` */
import * as Spec from "../Spec.js"
import { assetFilter } from "./assetFilter.js"
import { changing, deleting, output, parsing } from "./shared.js"

const project = Spec.argument({ description: "The id of the project" })

/** Of which assets a change speaks: named ones, or those that meet a filter. */
const chosen = {
  flags: {
    externalIds: Spec.boolean({ description: "ASSET are external ids, not the platform's ids" }),
    all: Spec.boolean({ description: "All assets of the project" }),
    ...assetFilter
  },
  arguments: {
    project,
    asset: Spec.argumentList({
      required: false,
      description: "Assets by id; - reads them from stdin, one on a line. Or choose them by the flags of a filter"
    })
  }
}

const inputFormats = ["csv", "ndjson"] as const

/** Rows of a file. */
const rowsFrom = {
  from: Spec.file({ description: "A table (.csv) or lines of JSON (.ndjson) with a row for each asset; - is stdin" }),
  inputFormat: Spec.choice(inputFormats, { description: "What the file holds (default: by its name)" }),
  separator: Spec.text({ placeholder: "CHARACTER", description: "Between the cells of a table (default: ,)" })
}

export const list = Spec.verb({
  name: "list",
  summary: "List the assets of a project",
  details: "Rows are written as they arrive, in constant memory, oldest first.",
  examples: [
    ["labeled ones, as a table in a file", "kili asset list PROJECT --status LABELED --format csv -o labeled.csv"],
    ["names and authors", "kili asset list PROJECT --fields externalId,labels.author.email --rows label"],
    ["by metadata and labels", "kili asset list PROJECT --metadata score=2..10 --search \"CARS.CAR.count > 0\""]
  ],
  flags: {
    fields: Spec.text({
      placeholder: "FIELD,...",
      description:
        "Dotted fields, as id,labels.author.email (default: id,externalId,status,createdAt,content,jsonMetadata, " +
        "and those of its labels with --rows label)"
    }),
    rows: Spec.choice(["asset", "label"], {
      description:
        "A row for each asset, or for each of its labels: then the fields of the asset follow, as asset_externalId " +
        "(default: asset)"
    }),
    first: Spec.integer({ description: "At most so many assets" }),
    skip: Spec.integer({ description: "Leave out so many at the start" }),
    pageSize: Spec.integer({ description: "Assets of a request, 1 to 100" }),
    concurrency: Spec.integer({ description: "Requests at once" }),
    ...parsing,
    ...output,
    ...assetFilter
  },
  arguments: { project }
})

export const count = Spec.verb({
  name: "count",
  summary: "Count the assets of a project",
  examples: [
    ["all of them", "kili asset count PROJECT"],
    ["those to be reviewed", "kili asset count PROJECT --status TO_REVIEW"]
  ],
  flags: { ...output, ...assetFilter },
  arguments: { project }
})

export const imports = Spec.verb({
  name: "import",
  summary: "Import files and hosted URLs into a project",
  details:
    "Prints how many rows came to what. An asset that the project has by its external id is left alone, so an import that was " +
    "interrupted goes on when it is run again.\n" +
    "A table names its columns in the first line: content, externalId, id, isHoneypot, jsonContent, jsonMetadata, and metadata.KEY for " +
    "one value of the metadata. Of a folder, all files are imported, each named by its path in it.",
  examples: [
    ["a table", "kili asset import PROJECT --from assets.csv --ledger ledger.ndjson"],
    ["photographs of a folder", "kili asset import PROJECT --from photographs --pattern \"*.jpg\""],
    ["again, what failed", "kili asset import PROJECT --from assets.csv --retry-failed ledger.ndjson"],
    [
      "one asset",
      "kili asset import PROJECT --content https://example.com/1.jpg --external-id 1 --metadata camera=left"
    ]
  ],
  flags: {
    from: Spec.file({ description: "A table (.csv), lines of JSON (.ndjson) or a folder; - is stdin" }),
    inputFormat: Spec.choice(inputFormats, { description: "What the file holds (default: by its name)" }),
    separator: Spec.text({ placeholder: "CHARACTER", description: "Between the cells of a table (default: ,)" }),
    contentFolder: Spec.file({
      placeholder: "FOLDER",
      description: "Where the files are that a table names by relative paths (default: the working directory)"
    }),
    pattern: Spec.text({ placeholder: "GLOB", description: "Of a folder, only files of such names or relative paths" }),
    hidden: Spec.boolean({ description: "Of a folder, files and folders too whose names start with a dot" }),
    followLinks: Spec.boolean({ description: "Of a folder, follow symbolic links" }),
    noRecursive: Spec.boolean({ description: "Of a folder, leave out the folders in it" }),
    content: Spec.text({ placeholder: "URL|FILE|TEXT", description: "The content of one asset, instead of --from" }),
    jsonContent: Spec.text({ placeholder: "JSON", description: "Of one asset: rich text, frames, layers" }),
    externalId: Spec.text({ placeholder: "NAME", description: "The name of this asset (default: a random one)" }),
    metadata: Spec.repeated(Spec.text({ placeholder: "KEY=VALUE", description: "A value of its metadata" })),
    honeypot: Spec.boolean({ description: "It serves to measure labelers" }),
    onError: Spec.withFallback(
      Spec.choice(["stop", "continue"], {
        description: "What a row that cannot be imported does to the others: stop sends none after it"
      }),
      "stop"
    ),
    noWait: Spec.boolean({ description: "Do not wait until the platform shows the assets" }),
    ledger: Spec.file({
      description: "Write what became of each row to this file, a JSON object on a line, as it goes"
    }),
    retryFailed: Spec.file({
      placeholder: "LEDGER",
      description: "Import only the rows of --from that this ledger calls failed or invalid"
    }),
    ...output,
    ...changing
  },
  arguments: { project }
})

export const update = Spec.verb({
  name: "update",
  summary: "Change properties of assets",
  details: "New values come from a file with a row for each asset, or from flags for all assets that are chosen.\n" +
    "A row names its asset by assetId or by externalId; its other columns are priority, jsonMetadata, toBeLabeledBy, consensusMark, " +
    "honeypotMark, content, jsonContent, isUsedForConsensus, isHoneypot, resolution and pageResolutions. In a table, values that are no " +
    "text are JSON, e-mail addresses may stand between commas, and an empty cell changes nothing.",
  examples: [
    ["each as a table says", "kili asset update PROJECT --from priorities.csv"],
    ["those of a kind", "kili asset update PROJECT --metadata camera=left --priority 2"],
    ["a key more in the metadata", "kili asset update PROJECT --external-ids 1.jpg 2.jpg --add-metadata weather=rain"]
  ],
  flags: {
    ...rowsFrom,
    priority: Spec.integer({ description: "The higher, the sooner it is labeled" }),
    addMetadata: Spec.repeated(
      Spec.text({ placeholder: "KEY=VALUE", description: "Add this to the metadata, or replace it there" })
    ),
    jsonMetadata: Spec.text({ placeholder: "JSON", description: "Replace the metadata by this object" }),
    toBeLabeledBy: Spec.repeated(
      Spec.text({
        placeholder: "EMAIL",
        description: "Only these members may label it; --to-be-labeled-by \"\": everyone"
      })
    ),
    consensusMark: Spec.number({
      placeholder: "MARK",
      description: "In place of what the platform computed, from 0 to 1"
    }),
    honeypotMark: Spec.number({
      placeholder: "MARK",
      description: "In place of what the platform computed, from 0 to 1"
    }),
    content: Spec.text({ placeholder: "URL|TEXT", description: "The media, or the text itself in a text project" }),
    jsonContent: Spec.text({ placeholder: "JSON|URL", description: "Rich text, or the frames of a video" }),
    isUsedForConsensus: Spec.truth({ description: "Its labels are compared with each other" }),
    isHoneypot: Spec.truth({ description: "Its labels are compared with a reference" }),
    ...output,
    ...changing,
    ...chosen.flags
  },
  arguments: chosen.arguments
})

export const rename = Spec.verb({
  name: "rename",
  summary: "Give assets other external ids",
  examples: [
    [
      "each as a table says, with the columns external_id and new_external_id",
      "kili asset rename PROJECT --from names.csv"
    ],
    ["one", "kili asset rename PROJECT --external-id 1.jpg --new-external-id first.jpg"]
  ],
  flags: {
    ...rowsFrom,
    assetId: Spec.text({ placeholder: "ID", description: "The id of one asset" }),
    externalId: Spec.text({ placeholder: "NAME", description: "Or the name that it has" }),
    newExternalId: Spec.text({ placeholder: "NAME", description: "And the name that it gets" }),
    ...output,
    ...changing
  },
  arguments: { project }
})

export const remove = Spec.verb({
  name: "delete",
  summary: "Delete assets with their labels",
  examples: [
    ["two, by name", "kili asset delete PROJECT --external-ids 1.jpg 2.jpg"],
    ["what a filter chooses, without a question", "kili asset delete PROJECT --created-lte 2020-12-31 --yes"]
  ],
  flags: { ...deleting, ...output, ...chosen.flags },
  arguments: chosen.arguments
})

export const review = Spec.verb({
  name: "review",
  summary: "Send labeled assets to review",
  examples: [["all that are labeled", "kili asset review PROJECT --status LABELED"]],
  flags: { ...changing, ...output, ...chosen.flags },
  arguments: chosen.arguments
})

export const requeue = Spec.verb({
  name: "requeue",
  summary: "Send assets back to be labeled again",
  examples: [
    ["those on which labelers disagree", "kili asset requeue PROJECT --status LABELED --consensus-mark-lte 0.4"]
  ],
  flags: { ...changing, ...output, ...chosen.flags },
  arguments: chosen.arguments
})

export const skip = Spec.verb({
  name: "skip",
  summary: "Mark assets as skipped",
  examples: [["one, by name", "kili asset skip PROJECT --external-ids blurred.jpg --reason \"too blurred\""]],
  flags: {
    reason: Spec.required(Spec.text({ description: "Why: the platform keeps it" })),
    ...changing,
    ...output,
    ...chosen.flags
  },
  arguments: chosen.arguments
})

export const unskip = Spec.verb({
  name: "unskip",
  summary: "Take the mark of skip off again",
  examples: [["all that are skipped", "kili asset unskip PROJECT --skipped"]],
  flags: { ...changing, ...output, ...chosen.flags },
  arguments: chosen.arguments
})

export const assign = Spec.verb({
  name: "assign",
  summary: "Assign assets to members of the project, in place of those assigned before",
  examples: [
    ["what is left to one member", "kili asset assign PROJECT --status TODO --user ada@example.com"],
    ["back to everyone", "kili asset assign PROJECT --all --everyone"]
  ],
  flags: {
    user: Spec.repeated(
      Spec.text({
        placeholder: "EMAIL|USER_ID",
        description: "Who alone may label them: all by e-mail address, or all by id"
      })
    ),
    everyone: Spec.boolean({ description: "Leave them to everyone" }),
    ...changing,
    ...output,
    ...chosen.flags
  },
  arguments: chosen.arguments
})

export const download = Spec.verb({
  name: "download",
  summary: "Save the media of assets in a folder",
  details:
    "Prints where the files of each asset are. A file that is there already, whole, is not fetched again, so a download that was " +
    "interrupted goes on when it is run again.",
  examples: [
    ["all of a project", "kili asset download PROJECT --to media"],
    ["those that are reviewed", "kili asset download PROJECT --to media --status REVIEWED"]
  ],
  flags: {
    to: Spec.required(Spec.file({ placeholder: "FOLDER", description: "The folder; made when it is not there" })),
    first: Spec.integer({ description: "At most so many assets" }),
    concurrency: Spec.integer({ description: "Files at once (default: 8)" }),
    ...output,
    ...assetFilter
  },
  arguments: { project }
})
