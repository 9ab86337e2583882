import * as Data from "effect/Data"

/**
 * Why an operation was refused, in the platform's form: `[code] text -- This can be due to: reason`.
 *
 * @internal
 */
export class Refusal extends Data.TaggedError("Refusal")<{
  readonly code: "invalidInput" | "jsonResponseMalformed" | "noOrganizationRights" | "notFound" | "notServed"
  readonly text: string
  readonly reason?: string | undefined
}> {
  override get message(): string {
    const reason = this.reason === undefined ? "" : ` -- This can be due to: ${this.reason}`
    return `[${this.code}] ${this.text}${reason}`
  }
}

/** @internal */
export const notServed = (what: string): Refusal =>
  new Refusal({ code: "notServed", text: `The sandbox does not serve ${what} yet` })

/** @internal */
export const notFound = (kind: string, id: string): Refusal =>
  new Refusal({ code: "notFound", text: `No ${kind} was found`, reason: `there is no ${kind} ${JSON.stringify(id)}` })

/** @internal */
export const invalidInput = (text: string, reason?: string): Refusal =>
  new Refusal({ code: "invalidInput", text, reason })

/** @internal */
export const jsonResponseMalformed = (reason: string): Refusal =>
  new Refusal({ code: "jsonResponseMalformed", text: "The json response is not well formed", reason })

/** @internal */
export const reservedToVendor = (operation: string): Refusal =>
  new Refusal({
    code: "noOrganizationRights",
    text: "You do not have the rights to do this",
    reason: `${operation} is reserved to the vendor of the platform`
  })
