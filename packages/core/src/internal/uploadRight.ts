import * as Effect from "effect/Effect"
import { KiliClient, type Service } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import * as organization from "./organizationOperations.js"

/** What a client was told. The lock lets imports that start together ask once. */
interface Told {
  readonly lock: Effect.Semaphore
  isAllowed: boolean
}

/** Lives as long as the client that was told. */
const told = new WeakMap<Service, Told>()

const ask = Effect.fnUntraced(function*(operation: string, client: Service) {
  const viewer = yield* client.execute(organization.viewer, {})
  if (viewer === null) return yield* new KiliError.AuthenticationError({ operation, reason: "Rejected" })
  const [found] = (yield* client.execute(organization.organizationLicense, { where: { user: viewer } })) ?? []
  if (found?.license?.uploadLocalData === false) return yield* new KiliError.UploadForbidden({ operation })
})

/**
 * Fails unless the organization may send files of its own to the platform. A client that was told that it may is not told
 * again; a refusal and a failed question are asked about anew, since either may pass.
 *
 * @internal
 */
export const requireUploadRight = (
  operation: string
): Effect.Effect<
  void,
  KiliError.InvalidInput | KiliError.RequestError | KiliError.UploadForbidden,
  KiliClient
> =>
  Effect.flatMap(KiliClient, (client) => {
    const known = told.get(client) ?? { isAllowed: false, lock: Effect.unsafeMakeSemaphore(1) }
    told.set(client, known)
    return Effect.suspend(() => known.isAllowed ? Effect.void : ask(operation, client)).pipe(
      Effect.tap(() => {
        known.isAllowed = true
      }),
      known.lock.withPermits(1)
    )
  })
