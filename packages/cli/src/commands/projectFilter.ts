/**
 * The conditions on projects and on their members as flags: one for each field of the SDK's filters, by its name.
 */
import type { MemberFilter, ProjectFilter } from "@effect-kili/core/Projects"
import * as Spec from "../Spec.js"

const projects = "Which projects (all conditions have to be met)"
const members = "Which members (all conditions have to be met)"

const date = (description: string, synonym: string) =>
  Spec.text({ placeholder: "DATE", description, synonyms: [synonym], group: projects })

export const projectFilter = {
  projectId: Spec.text({ placeholder: "ID", description: "The platform's id", group: projects }),
  searchQuery: Spec.text({
    placeholder: "PATTERN",
    synonyms: ["search"],
    description: "Title or description match: % is any text, _ any letter; upper and lower case are the same",
    group: projects
  }),
  archived: Spec.truth({ description: "Archived ones; --archived=false: active ones", group: projects }),
  starred: Spec.truth({
    description: "Those that you marked with a star; --starred=false: the others",
    group: projects
  }),
  tagIds: Spec.repeated(
    Spec.text({
      placeholder: "ID",
      synonyms: ["tag-id"],
      description: "With at least one of these tags",
      group: projects
    })
  ),
  organizationId: Spec.text({ placeholder: "ID", description: "Of this organization", group: projects }),
  createdAtGte: date(
    "Created on this day or later: 2024-05-31, or an instant, 2024-05-31T09:00:00Z",
    "created-gte"
  ),
  createdAtLte: date("Created on this day or before", "created-lte"),
  updatedAtGte: date("Changed on this day or later", "updated-gte"),
  updatedAtLte: date("Changed on this day or before", "updated-lte"),
  shouldRelaunchKpiComputation: Spec.truth({ description: "Whose figures are to be computed anew", group: projects }),
  deleted: Spec.truth({ description: "Deleted ones too; of recent platforms", group: projects })
} satisfies { readonly [K in keyof Required<ProjectFilter>]: Spec.Flag }

export const memberFilter = {
  memberId: Spec.text({ placeholder: "ID", description: "The id of the membership", group: members }),
  email: Spec.text({ placeholder: "EMAIL", description: "The address of the user", group: members }),
  userId: Spec.text({ placeholder: "ID", description: "The id of the user", group: members }),
  organizationId: Spec.text({ placeholder: "ID", description: "The organization of the user", group: members }),
  status: Spec.choice(["ACTIVATED", "ORG_ADMIN", "ORG_SUSPENDED"], {
    description: "ORG_ADMIN administers the organization, ORG_SUSPENDED is suspended in it",
    group: members
  }),
  activeInProject: Spec.truth({
    description: "May enter the project; --active-in-project=false: may not",
    group: members
  }),
  deleted: Spec.truth({ description: "Those who left, too; of recent platforms", group: members })
} satisfies { readonly [K in keyof Required<MemberFilter>]: Spec.Flag }
