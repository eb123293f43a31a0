data "moltin_integrations" "all" {
  provider = commercehooks
}

locals {
  # The hooks by names that Terraform accepts, derived from their own. Several hooks can have the same name.
  moltin_integrations = {
    for hook in data.moltin_integrations.all.integrations :
    trim(replace(trim(replace(lower(hook.name), "/[^a-z0-9]+/", "_"), "_"), "/^([0-9]|$)/", "hook_$1"), "_") => hook...
  }
}

output "moltin_integrations" {
  value = join("\n", flatten([
    for name, hooks in local.moltin_integrations : [
      for i, hook in hooks : <<-EOT
        import {
          to = moltin_integration.${name}${i == 0 ? "" : "__${i + 1}"}
          id = "${hook.id}"

          provider = commercehooks
        }
      EOT
    ]
  ]))
}
