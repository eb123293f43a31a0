# METADATA
# title: Policies for hooks
# description: >-
#   Checks the output of `terraform show -json` for plans with the providers of commercehooks. List your hosts in hosts.yaml.
package main

import rego.v1

# resources are the planned objects of these providers, in all modules. An object that is only deleted has no "after".
resources contains resource if {
	some resource in input.resource_changes
	regex.match(`/commercehooks/[a-z]+$`, resource.provider_name)
	resource.mode == "managed"
	resource.change.after != null
}

# An address that deliveries, or doo's token requests for them, are sent to.
addresses contains {"resource": resource.address, "at": at, "url": url} if {
	some resource in resources
	some path, url in leaves(resource.change.after)
	is_address(path)
	is_string(url)
	at := concat(".", [sprintf("%v", [step]) | some step in path])
}

# An address that Terraform knows only after apply.
unknown_addresses contains {"resource": resource.address, "at": at} if {
	some resource in resources
	some path, unknown in leaves(resource.change.after_unknown)
	is_address(path)
	unknown == true
	at := concat(".", [sprintf("%v", [step]) | some step in path])
}

leaves(value) := {path: leaf | walk(value, [path, leaf]); not is_object(leaf); not is_array(leaf)}

is_address(path) if path[count(path) - 1] in {"url", "callback_url", "endpoint"}

is_address(path) if "addresses" in path

# Events contain customer data, and some vendors send the secret with them.
deny contains msg if {
	some address in addresses
	not lower(split(address.url, "://")[0]) in {"https", "stomp+ssl"}
	msg := sprintf("%s: %s is not encrypted. Use https, or stomp+ssl for a broker.", [address.resource, address.at])
}

# The state contains a plain secret. A write-only attribute is never stored.
deny contains msg if {
	some resource in resources
	walk(resource.change.after, [path, object])
	some twin, _ in object
	endswith(twin, "_wo")
	name := trim_suffix(twin, "_wo")
	is_set(object, object_at(resource.change.after_unknown, path), name)
	at := concat(".", [sprintf("%v", [step]) | some step in array.concat(path, [name])])
	msg := sprintf("%s: %s would be stored in the state. Use %s.", [resource.address, at, twin])
}

is_set(object, _, name) if object[name] != null

is_set(_, unknown, name) if unknown[name] == true

object_at(value, path) := object.get(value, path, {})

# Deliveries can go only to the hosts in hosts.yaml. An address whose host can't be parsed reliably is rejected, too.
deny contains msg if {
	some address in addresses
	not contains(address.at, "origin.")
	not is_ours(address.url)
	msg := sprintf("%s: %s delivers to a host that isn't in hosts.yaml.", [address.resource, address.at])
}

is_ours(url) if {
	host := regex.find_all_string_submatch_n(`^[a-z+]+://([a-z0-9.-]+)(?::[0-9]+)?(?:[/?#][^\\]*)?$`, lower(url), 1)[0][1]
	some pattern in data.hosts
	glob.match(pattern, ["."], host)
}

# The rules can't check it yet. Check the plan again when the address is known.
warn contains msg if {
	some address in unknown_addresses
	msg := sprintf("%s: %s is known only after apply, so it was not checked.", [address.resource, address.at])
}
