package main_test

import rego.v1

import data.main

# The plans in testdata come from `terraform show -json`, without the parts that no rule reads.
accepted := parse_config_file("testdata/accepted.json")

refused := parse_config_file("testdata/refused.json")

hosts := ["hooks.example.com", "broker.example.com", "*.functions.example.net"]

test_accepts_what_is_encrypted_write_only_and_ours if {
	denied := main.deny with input as accepted with data.hosts as hosts
	denied == set()
	warned := main.warn with input as accepted with data.hosts as hosts
	warned == set()
}

test_refuses if {
	denied := main.deny with input as refused with data.hosts as hosts
	denied == {
		"commercelayer_webhook.elsewhere: callback_url delivers to a host that isn't in hosts.yaml.",
		"commercelayer_webhook.unencrypted: callback_url is not encrypted. Use https, or stomp+ssl for a broker.",
		"doo_webhook.tickets: authentication.credentials.client_secret would be stored in the state. Use client_secret_wo.",
		"doo_webhook.tickets: authentication.endpoint is not encrypted. Use https, or stomp+ssl for a broker.",
		"doo_webhook.tickets: hooks.0.endpoint delivers to a host that isn't in hosts.yaml.",
		"doo_webhook.tickets: hooks.0.endpoint is not encrypted. Use https, or stomp+ssl for a broker.",
		"moltin_integration.broker: configuration.addresses.1 is not encrypted. Use https, or stomp+ssl for a broker.",
		"moltin_integration.broker: configuration.password would be stored in the state. Use password_wo.",
		"moltin_integration.secret: configuration.secret_key would be stored in the state. Use secret_key_wo.",
		"moltin_v1_webhook.secret: secret would be stored in the state. Use secret_wo.",
	}
}

test_warns_of_what_is_not_known_yet if {
	warned := main.warn with input as refused with data.hosts as hosts
	warned == {"commercelayer_webhook.later: callback_url is known only after apply, so it was not checked."}
}

test_hosts if {
	every url in [
		"https://hooks.example.com", "https://hooks.example.com/a?b=c", "HTTPS://Hooks.Example.com:8443/a",
		"https://orders.functions.example.net/", "stomp+ssl://broker.example.com:61614",
	] {
		main.is_ours(url) with data.hosts as hosts
	}
	every url in [
		"https://example.com/", "https://hooks.example.com.attacker.example/", "https://attacker.example/hooks.example.com",
		"https://hooks.example.com@attacker.example/", `https://attacker.example\@hooks.example.com/`, "https://attacker.example#hooks.example.com",
		"https://a.b.functions.example.net/", "https://functions.example.net/", "https://[::1]/", "hooks.example.com", "",
	] {
		not main.is_ours(url) with data.hosts as hosts
	}
}

test_other_providers_are_left_alone if {
	plan := {"resource_changes": [{
		"address": "aws_lambda_event_source_mapping.x", "mode": "managed", "provider_name": "registry.terraform.io/hashicorp/aws",
		"change": {"after": {"url": "http://elsewhere.example/", "secret": "s", "secret_wo": null}, "after_unknown": {}},
	}]}
	denied := main.deny with input as plan with data.hosts as hosts
	denied == set()
}

test_deleted_hooks_are_left_alone if {
	plan := {"resource_changes": [{
		"address": "moltin_v1_webhook.x", "mode": "managed", "provider_name": "registry.terraform.io/commercehooks/moltin",
		"change": {"before": {"url": "http://elsewhere.example/"}, "after": null, "after_unknown": {}},
	}]}
	denied := main.deny with input as plan with data.hosts as hosts
	denied == set()
}
