/** The command tree: all commands, and the module that runs each. */
import * as Tree from "../Tree.js"
import * as assetVerbs from "./asset.js"
import * as codegenVerbs from "./codegen.js"
import * as completionVerbs from "./completion.js"
import * as configVerbs from "./config.js"
import * as demoVerbs from "./demo.js"
import * as doctorVerbs from "./doctor.js"
import * as labelVerbs from "./label.js"
import * as projectVerbs from "./project.js"
import * as sandboxVerbs from "./sandbox.js"

const member = Tree.noun({
  name: "member",
  summary: "Members of a project, and what they may do",
  children: [
    Tree.remote(projectVerbs.memberList, () => import("./project/memberList.js")),
    Tree.remote(projectVerbs.memberAdd, () => import("./project/memberAdd.js")),
    Tree.remote(projectVerbs.memberUpdate, () => import("./project/memberUpdate.js")),
    Tree.remote(projectVerbs.memberRemove, () => import("./project/memberRemove.js"))
  ]
})

const project = Tree.noun({
  name: "project",
  summary: "Projects and their members",
  children: [
    Tree.remote(projectVerbs.create, () => import("./project/create.js")),
    Tree.remote(projectVerbs.list, () => import("./project/list.js")),
    Tree.remote(projectVerbs.show, () => import("./project/show.js")),
    Tree.remote(projectVerbs.update, () => import("./project/update.js")),
    Tree.remote(projectVerbs.copy, () => import("./project/copy.js")),
    Tree.remote(projectVerbs.archive, () => import("./project/archive.js")),
    Tree.remote(projectVerbs.unarchive, () => import("./project/unarchive.js")),
    Tree.remote(projectVerbs.remove, () => import("./project/delete.js")),
    member
  ]
})

const asset = Tree.noun({
  name: "asset",
  summary: "Assets of a project: what people label",
  children: [
    Tree.remote(assetVerbs.list, () => import("./asset/list.js")),
    Tree.remote(assetVerbs.count, () => import("./asset/count.js")),
    Tree.remote(assetVerbs.imports, () => import("./asset/import.js")),
    Tree.remote(assetVerbs.update, () => import("./asset/update.js")),
    Tree.remote(assetVerbs.rename, () => import("./asset/rename.js")),
    Tree.remote(assetVerbs.remove, () => import("./asset/delete.js")),
    Tree.remote(assetVerbs.review, () => import("./asset/review.js")),
    Tree.remote(assetVerbs.requeue, () => import("./asset/requeue.js")),
    Tree.remote(assetVerbs.skip, () => import("./asset/skip.js")),
    Tree.remote(assetVerbs.unskip, () => import("./asset/unskip.js")),
    Tree.remote(assetVerbs.assign, () => import("./asset/assign.js")),
    Tree.remote(assetVerbs.download, () => import("./asset/download.js"))
  ]
})

const label = Tree.noun({
  name: "label",
  summary: "Labels and predictions",
  children: [
    Tree.remote(labelVerbs.list, () => import("./label/list.js")),
    Tree.remote(labelVerbs.imports, () => import("./label/import.js")),
    Tree.remote(labelVerbs.predict, () => import("./label/predict.js")),
    Tree.remote(labelVerbs.validate, () => import("./label/validate.js")),
    Tree.remote(labelVerbs.remove, () => import("./label/delete.js"))
  ]
})

const codegen = Tree.remote(codegenVerbs.print, () => import("./codegen/print.js"))

const config = Tree.noun({
  name: "config",
  summary: "Profiles: endpoints, keys and defaults under names",
  children: [
    Tree.local(configVerbs.get, () => import("./config/get.js")),
    Tree.local(configVerbs.set, () => import("./config/set.js")),
    Tree.local(configVerbs.unset, () => import("./config/unset.js")),
    Tree.local(configVerbs.list, () => import("./config/list.js")),
    Tree.local(configVerbs.path, () => import("./config/path.js")),
    Tree.local(configVerbs.use, () => import("./config/use.js"))
  ]
})

const doctor = Tree.local(doctorVerbs.run, () => import("./doctor/run.js"))

const sandbox = Tree.noun({
  name: "sandbox",
  summary: "A local Kili, for trying, testing and teaching",
  first: "start",
  children: [
    Tree.local(sandboxVerbs.start, () => import("./sandbox/start.js")),
    Tree.local(sandboxVerbs.exec, () => import("./sandbox/exec.js")),
    Tree.local(sandboxVerbs.reset, () => import("./sandbox/reset.js")),
    Tree.local(sandboxVerbs.exported, () => import("./sandbox/export.js")),
    Tree.local(sandboxVerbs.imported, () => import("./sandbox/import.js")),
    Tree.noun({
      name: "faults",
      summary: "What goes wrong on a running sandbox",
      first: "list",
      children: [
        Tree.local(sandboxVerbs.listFaults, () => import("./sandbox/listFaults.js")),
        Tree.local(sandboxVerbs.addFaults, () => import("./sandbox/addFaults.js")),
        Tree.local(sandboxVerbs.clearFaults, () => import("./sandbox/clearFaults.js"))
      ]
    }),
    Tree.noun({
      name: "journal",
      summary: "The requests that a running sandbox has answered",
      first: "list",
      children: [
        Tree.local(sandboxVerbs.listJournal, () => import("./sandbox/listJournal.js")),
        Tree.local(sandboxVerbs.clearJournal, () => import("./sandbox/clearJournal.js"))
      ]
    })
  ]
})

const demo = Tree.local(demoVerbs.run, () => import("./demo/run.js"))

const completion = Tree.local(completionVerbs.run, () => import("./completion/run.js"))

export const root = Tree.noun({
  name: "kili",
  summary: "The Kili labeling platform from a terminal, and a local sandbox of it",
  refuses: Object.fromEntries(
    ["--api-key", "--apikey", "--key", "--token"].map((name) => [
      name,
      "a key on the line can be read in the list of processes: set KILI_API_KEY, store it by `kili config set api-key`, or pipe it to --api-key-stdin"
    ])
  ),
  children: [project, asset, label, codegen, config, doctor, sandbox, demo, completion]
})
