import * as Accounts from "./accounts.js"
import * as AssetChanges from "./assetChanges.js"
import * as AssetImport from "./assetImport.js"
import * as Assets from "./assets.js"
import type { JsonValue } from "./json.js"
import * as Labels from "./labels.js"
import * as Notifications from "./notifications.js"
import * as Projects from "./projects.js"
import type { Operation } from "./session.js"

/**
 * A resolver as the schema runs it: the row that the field is asked of, and the arguments without their nulls.
 *
 * @internal
 */
export type Resolver = (row: unknown, args: unknown) => unknown

type Served = { readonly [field: string]: (row: never, args: never) => Operation<unknown> | JsonValue }

const served: { readonly [type: string]: Served } = {
  ...Accounts.fields,
  ...Assets.fields,
  ...Labels.fields,
  ...Notifications.fields,
  ...Projects.fields,
  Mutation: {
    ...AssetChanges.mutations,
    ...AssetImport.mutations,
    ...Labels.mutations,
    ...Projects.mutations
  },
  Query: {
    ...Accounts.queries,
    ...Assets.queries,
    ...Labels.queries,
    ...Notifications.queries,
    ...Projects.queries
  }
}

/**
 * The resolvers, by type and field. Each asks for its own rows and arguments: graphql-js has checked the arguments
 * against the schema, and the parent's resolver gave the row, which is as much as can be said of both here.
 *
 * @internal
 */
export const resolvers = served as { readonly [type: string]: { readonly [field: string]: Resolver } }
