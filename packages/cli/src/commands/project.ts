/** `kili project` */
import type { ProjectUpdate } from "@effect-kili/core/Projects"
import * as Spec from "../Spec.js"
import { memberFilter, projectFilter } from "./projectFilter.js"
import { changing, deleting, output } from "./shared.js"

const named = Spec.argument({ description: "The id of the project" })

const projects = Spec.argumentList({ description: "Projects by id; - reads them from stdin, one on a line" })

const inputTypes = [
  "AUDIO",
  "GEOSPATIAL",
  "IMAGE",
  "LLM_INSTR_FOLLOWING",
  "LLM_RLHF",
  "LLM_STATIC",
  "PDF",
  "TEXT",
  "VIDEO"
] as const

const complianceTags = Spec.repeated(
  Spec.choice(["PHI", "PII"], {
    synonyms: ["compliance-tag"],
    description: "Mark of personal data: health (PHI) or identity (PII)"
  })
)

const fieldsOf = (defaults: string) =>
  Spec.text({ placeholder: "FIELD,...", description: `Dotted fields, as ${defaults}` })

const paging = {
  first: Spec.integer({ description: "At most so many" }),
  skip: Spec.integer({ description: "Leave out so many at the start" })
}

export const create = Spec.verb({
  name: "create",
  summary: "Create a project",
  details:
    "Prints its id when the platform shows it. The ontology is a JSON object { \"jobs\": { ... } }, as the platform exports it; all " +
    "that is wrong with it is told before anything is sent.",
  examples: [
    ["of images", "kili project create --title Streets --input-type IMAGE --interface streets.json"],
    [
      "with the ontology of another",
      "kili project show PROJECT --fields jsonInterface --format json | jq .jsonInterface | " +
      "kili project create --title Copy --input-type IMAGE --interface -"
    ]
  ],
  flags: {
    title: Spec.required(Spec.text({ description: "What people see of it" })),
    inputType: Spec.required(
      Spec.choice(inputTypes, { placeholder: "TYPE", description: `One of ${inputTypes.join(", ")}` })
    ),
    interface: Spec.required(Spec.file({ description: "The ontology, as JSON; - is stdin" })),
    description: Spec.text({ description: "What it is for" }),
    complianceTags,
    tags: Spec.repeated(
      Spec.text({ placeholder: "LABEL", synonyms: ["tag"], description: "A tag of the organization to put on it" })
    ),
    ...output,
    ...changing
  },
  arguments: {}
})

export const list = Spec.verb({
  name: "list",
  summary: "List the projects of the key",
  examples: [
    ["all of them, as a table", "kili project list"],
    ["ids of those whose title begins with Street", "kili project list --search \"Street%\" --fields id --format lines"]
  ],
  flags: {
    fields: fieldsOf("id,author.email (default: id,title,inputType,numberOfAssets)"),
    ...paging,
    ...output,
    ...projectFilter
  },
  arguments: {}
})

export const show = Spec.verb({
  name: "show",
  summary: "Show a project",
  examples: [
    ["what it is and how far", "kili project show PROJECT"],
    ["its ontology", "kili project show PROJECT --fields jsonInterface --format json"]
  ],
  flags: {
    fields: fieldsOf("id,author.email (default: what it is, its settings, and how far it is)"),
    ...output
  },
  arguments: { project: named }
})

/** What can be set, by the SDK's names; the interface comes from a file. */
export const properties = {
  title: Spec.text({ description: "What people see of it" }),
  description: Spec.text({ description: "What it is for" }),
  instructions: Spec.text({ description: "What labelers are told: text, or the URL of a document" }),
  complianceTags,
  consensusMark: Spec.number({ placeholder: "MARK", description: "Agreement shown for the project, from 0 to 1" }),
  consensusTotCoverage: Spec.integer({
    placeholder: "PERCENT",
    description: "How many of the assets are labeled several times, in percent"
  }),
  honeypotMark: Spec.number({
    placeholder: "MARK",
    description: "Agreement with references shown for the project, from 0 to 1"
  }),
  minConsensusSize: Spec.integer({ description: "Labels wanted on an asset that is labeled several times, 1 to 10" }),
  reviewCoverage: Spec.integer({
    placeholder: "PERCENT",
    description: "How many of the assets are reviewed, in percent"
  }),
  canNavigateBetweenAssets: Spec.truth({ description: "Labelers may go from asset to asset; =false: they may not" }),
  canSkipAsset: Spec.truth({ description: "Labelers may skip assets; =false: they may not" }),
  shouldAutoAssign: Spec.truth({ description: "Assets are assigned to who opens them; =false: they are not" }),
  shouldRelaunchKpiComputation: Spec.truth({ description: "Have the platform compute its figures anew" }),
  useHoneyPot: Spec.truth({ description: "Labelers are measured by references; =false: they are not" }),
  metadataProperties: Spec.file({ description: "What it knows of each metadata key, as a JSON object; - is stdin" }),
  metadataTypes: Spec.file({
    description: "The same for platforms of July 2024, which know of a key its type alone; - is stdin"
  })
} satisfies { readonly [K in Exclude<keyof ProjectUpdate, "jsonInterface">]: Spec.Flag }

export const update = Spec.verb({
  name: "update",
  summary: "Change properties of a project",
  details: "Prints the properties that were changed as the platform now has them.",
  examples: [
    ["another title", "kili project update PROJECT --title \"Streets of Paris\""],
    ["another ontology", "kili project update PROJECT --interface streets.json"],
    ["two labels on each fifth asset", "kili project update PROJECT --consensus-tot-coverage 20 --min-consensus-size 2"]
  ],
  flags: {
    ...properties,
    interface: Spec.file({ description: "The ontology, as JSON; - is stdin" }),
    ...output,
    ...changing
  },
  arguments: { project: named }
})

export const remove = Spec.verb({
  name: "delete",
  summary: "Delete projects with all they hold, for good",
  examples: [["one, without a question", "kili project delete PROJECT --yes"]],
  flags: { ...output, ...deleting },
  arguments: { project: projects }
})

export const archive = Spec.verb({
  name: "archive",
  summary: "Put projects out of the way; they stay as they are",
  examples: [["one", "kili project archive PROJECT"]],
  flags: { ...output, ...changing },
  arguments: { project: projects }
})

export const unarchive = Spec.verb({
  name: "unarchive",
  summary: "Bring archived projects back",
  examples: [["one", "kili project unarchive PROJECT"]],
  flags: { ...output, ...changing },
  arguments: { project: projects }
})

export const copy = Spec.verb({
  name: "copy",
  summary: "Copy a project on the platform; labels are not copied",
  examples: [["with its assets and members", "kili project copy PROJECT --assets --users"]],
  flags: {
    shouldCopyAssets: Spec.boolean({ synonyms: ["assets"], description: "With its assets" }),
    shouldCopyUsers: Spec.boolean({ synonyms: ["users"], description: "With its members" }),
    ...output,
    ...changing
  },
  arguments: { project: named }
})

const role = Spec.choice(["ADMIN", "LABELER", "REVIEWER", "TEAM_MANAGER"], { description: "What the member may do" })

const members = Spec.argumentList({
  description: "Members by e-mail address or by the id of the membership; - reads them from stdin, one on a line"
})

export const memberList = Spec.verb({
  name: "list",
  summary: "List the members of a project",
  examples: [
    ["all of them", "kili project member list PROJECT"],
    ["addresses of those who may enter", "kili project member list PROJECT --active-in-project --fields user.email"]
  ],
  flags: {
    fields: fieldsOf("id,user.email (default: id,role,status,user.email,activated)"),
    ...paging,
    ...output,
    ...memberFilter
  },
  arguments: { project: named }
})

export const memberAdd = Spec.verb({
  name: "add",
  summary: "Add members to a project, or change their role",
  details: "Who is not in the organization yet is invited to it.",
  examples: [
    ["a labeler", "kili project member add PROJECT ada@example.com"],
    ["reviewers of a list", "kili project member add PROJECT - --role REVIEWER < reviewers.txt"]
  ],
  flags: { role: Spec.withFallback(role, "LABELER"), ...output, ...changing },
  arguments: {
    project: named,
    email: Spec.argumentList({ description: "Addresses; - reads them from stdin, one on a line" })
  }
})

export const memberUpdate = Spec.verb({
  name: "update",
  summary: "Give members another role",
  examples: [["a reviewer", "kili project member update PROJECT ada@example.com --role REVIEWER"]],
  flags: { role: Spec.required(role), ...output, ...changing },
  arguments: { project: named, member: members }
})

export const memberRemove = Spec.verb({
  name: "remove",
  summary: "Take members out of a project; they stay in the organization",
  examples: [["one, without a question", "kili project member remove PROJECT ada@example.com --yes"]],
  flags: { ...output, ...deleting },
  arguments: { project: named, member: members }
})
