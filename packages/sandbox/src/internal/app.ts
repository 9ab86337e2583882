import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Admin from "./admin.js"
import * as Http from "./http.js"
import type { Snapshots } from "./snapshot.js"

const isAdmin = (url: string): boolean => url === Admin.prefix || url.startsWith(`${Admin.prefix}/`)

/**
 * The sandbox as an HTTP application, whatever carries the requests to it.
 *
 * @internal
 */
export const make = (settings: Http.Settings, snapshots: Snapshots) => {
  const admin = Http.answered(Admin.makeRouter(settings, snapshots))
  const platform = settings.journal.record(Http.answered(Http.makeRouter(settings)))
  return Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ url }) => isAdmin(url) ? admin : platform).pipe(
    Effect.provideService(SqlClient.SqlClient, settings.store.sql)
  )
}
