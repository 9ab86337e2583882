/** `kili label` */
import * as Spec from "../Spec.js"
import { labelFilter } from "./labelFilter.js"
import { changing, deleting, output, parsing } from "./shared.js"

const project = Spec.argument({ description: "The id of the project" })

const rowsFrom = {
  from: Spec.required(Spec.file({
    description: "A table (.csv) or lines of JSON (.ndjson, .jsonl) with a row for each label; - is stdin"
  })),
  inputFormat: Spec.choice(["csv", "ndjson"], { description: "What the file holds (default: by its name)" })
}

const rowsAre =
  "A row names its asset by assetId or externalId, and has the answer of each job in jsonResponse (JSON); authorId, " +
  "secondsToLabel, labelType and modelName may follow. The names of the Python client (json_response) are taken too."

export const list = Spec.verb({
  name: "list",
  summary: "List the labels of a project",
  details: "Rows are written as they arrive, in constant memory, oldest first.",
  examples: [
    ["reviews since May", "kili label list PROJECT --type REVIEW --created-gte 2024-05-01"],
    [
      "responses and their authors, in a file",
      "kili label list PROJECT --fields assetId,author.email,jsonResponse -o labels.ndjson"
    ],
    ["answers by the ontology, with the names that people see", "kili label list PROJECT --labels parsed -f json"],
    ["by what they hold", "kili label list PROJECT --search \"CARS.CAR.count > 0\" --format csv"]
  ],
  flags: {
    fields: Spec.text({
      placeholder: "FIELD,...",
      description:
        "Dotted fields, as id,author.email (default: id,assetId,labelType,author.email,createdAt,jsonResponse)"
    }),
    first: Spec.integer({ description: "At most so many" }),
    skip: Spec.integer({ description: "Leave out so many at the start" }),
    pageSize: Spec.integer({ description: "Labels of a request, 1 to 100" }),
    concurrency: Spec.integer({ description: "Requests at once" }),
    ...parsing,
    ...output,
    ...labelFilter
  },
  arguments: { project }
})

/** How rows are written, whatever their kind. */
const writing = {
  replace: Spec.boolean({
    synonyms: ["overwrite"],
    description: "In place of what the assets have of that type, and of that model"
  }),
  upsert: Spec.boolean({ description: "The same, but leave alone what is there already: may be run again" }),
  validate: Spec.truth({
    description: "Check responses against the ontology first, which is the default; =false: do not"
  }),
  onError: Spec.withFallback(
    Spec.choice(["stop", "continue"], {
      description:
        "What a row that cannot be written does to the others: stop sends none when one is wrong, and none after one " +
        "that fails"
    }),
    "stop"
  ),
  ledger: Spec.file({ description: "Write what became of each row to this file, a JSON object on a line, as it goes" }),
  retryFailed: Spec.file({
    placeholder: "LEDGER",
    description:
      "Write only the rows of --from that this ledger, whole as it was written, does not call created or unchanged"
  })
}

export const imports = Spec.verb({
  name: "import",
  summary: "Write labels from a file",
  details:
    "Prints how many rows came to what. Run again, it writes labels again, unless --upsert or --retry-failed is given.\n" +
    `${rowsAre} All rows are held in memory.`,
  examples: [
    ["a table", "kili label import PROJECT --from labels.csv"],
    [
      "reviews, what is wrong left out",
      "kili label import PROJECT --from reviews.ndjson --label-type REVIEW --on-error continue"
    ],
    ["again, what failed", "kili label import PROJECT --from labels.csv --upsert --retry-failed ledger.ndjson"]
  ],
  flags: {
    ...rowsFrom,
    labelType: Spec.withFallback(
      Spec.choice(["AUTOSAVE", "DEFAULT", "REVIEW", "PREDICTION", "INFERENCE"], {
        synonyms: ["type"],
        description: "The type of labels whose row names none"
      }),
      "DEFAULT"
    ),
    modelName: Spec.text({
      placeholder: "NAME",
      synonyms: ["model"],
      description: "The model of predictions and inferences whose row names none"
    }),
    ...writing,
    ...output,
    ...changing
  },
  arguments: { project }
})

export const predict = Spec.verb({
  name: "predict",
  summary: "Write the predictions of a model from a file",
  details: `Labelers see them as pre-annotations. ${rowsAre} All rows are held in memory.`,
  examples: [
    [
      "in place of what the model said before",
      "kili label predict PROJECT --model cars-v2 --from predictions.ndjson --upsert"
    ]
  ],
  flags: {
    ...rowsFrom,
    modelName: Spec.required(
      Spec.text({ placeholder: "NAME", synonyms: ["model"], description: "The model that made them" })
    ),
    ...writing,
    ...output,
    ...changing
  },
  arguments: { project }
})

export const validate = Spec.verb({
  name: "validate",
  summary: "Check a file of labels against the ontology of a project; nothing is written",
  details:
    "Prints a row for each problem, with the line, the place in the response, and the name that was probably meant. Exits with " +
    `2 when there is one. ${rowsAre}`,
  examples: [["a table", "kili label validate PROJECT --from labels.csv"]],
  flags: { ...rowsFrom, ...output },
  arguments: { project }
})

export const remove = Spec.verb({
  name: "delete",
  summary: "Delete predictions and inferences",
  details:
    "Labels of other types the platform does not delete. They are named by id, or chosen by the flags of a filter within a project.",
  examples: [
    ["two, by id", "kili label delete LABEL LABEL"],
    ["of a day, without a question", "kili label delete --project PROJECT --created 2024-05-31 --yes"]
  ],
  flags: {
    project: Spec.text({ placeholder: "PROJECT", description: "The project whose labels are chosen by a filter" }),
    ...output,
    ...deleting,
    ...labelFilter
  },
  arguments: {
    label: Spec.argumentList({
      required: false,
      description: "Labels by id; - reads them from stdin, one on a line"
    })
  }
})
