import * as Accounts from "./accounts.js"
import * as AssetActions from "./assetActions.js"
import * as AssetChanges from "./assetChanges.js"
import * as AssetImport from "./assetImport.js"
import * as Assets from "./assets.js"
import * as Assignments from "./assignments.js"
import * as Issues from "./issues.js"
import type { JsonValue } from "./json.js"
import * as LabelChanges from "./labelChanges.js"
import * as Labels from "./labels.js"
import * as Members from "./members.js"
import * as Notifications from "./notifications.js"
import * as ProjectCopy from "./projectCopy.js"
import * as Projects from "./projects.js"
import type { Operation } from "./session.js"
import * as Skips from "./skips.js"
import * as Tags from "./tags.js"
import * as Workflow from "./workflow.js"

/**
 * A resolver as the schema runs it: the row that the field is asked of, and the arguments without their nulls.
 *
 * @internal
 */
export type Resolver = (row: unknown, args: unknown) => unknown

type Served = { readonly [field: string]: (row: never, args: never) => Operation<unknown> | JsonValue }

interface Module {
  readonly fields?: { readonly [type: string]: Served }
  readonly mutations?: Served
  readonly queries?: Served
}

/** Modules say what they know of each type: a type is served by all of them together. */
const modules: ReadonlyArray<Module> = [
  Accounts,
  AssetActions,
  AssetChanges,
  AssetImport,
  Assets,
  Assignments,
  Issues,
  LabelChanges,
  Labels,
  Members,
  Notifications,
  ProjectCopy,
  Projects,
  Skips,
  Tags,
  Workflow
]

const served: Record<string, Served> = {}
for (const { fields, mutations, queries } of modules) {
  const types = { ...fields, Mutation: mutations, Query: queries }
  for (const [type, resolvers] of Object.entries(types)) served[type] = { ...served[type], ...resolvers }
}

/**
 * The resolvers, by type and field. Each asks for its own rows and arguments: graphql-js has checked the arguments
 * against the schema, and the parent's resolver gave the row, which is as much as can be said of both here.
 *
 * @internal
 */
export const resolvers = served as { readonly [type: string]: { readonly [field: string]: Resolver } }
