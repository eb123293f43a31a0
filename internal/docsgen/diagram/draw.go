package diagram

import "fmt"

// secret draws the path of a secret that the user chooses, as a plain and as a write-only argument.
func secret() string {
	p := newPicture(960, 372, "The path of a secret", "A write-only secret goes from its store through the configuration and the provider "+
		"to the vendor. The plan and the state hold only its version, and a fingerprint that shows the provider when it changes. A plain one is also in the plan and the state, "+
		"not encrypted. The vendor sends it with each delivery, as is or as a signature, to the handler, which compares it with its own.")
	const top, low = 66, 196
	p.text("strong code", 24, top+14, "secret_wo")
	p.text("quiet", 24, top+34, "write-only")
	p.text("strong code", 24, low+14, "secret")
	p.text("quiet", 24, low+34, "plain")
	p.box("box", area{118, top, 160, 50}, "Configuration", "an ephemeral variable")
	p.box("box", area{118, low, 160, 50}, "Configuration", "a sensitive variable")
	for _, y := range []int{top, low} {
		p.box("box", area{368, y, 190, 50}, "Provider", "in memory, masked in logs")
		p.arrow("", fmt.Sprintf("M278 %dh86", y+25))
	}
	p.box("good", area{258, top + 66, 410, 44}, "Plan and state: only its version", "and a fingerprint, to detect changes")
	p.box("bad", area{258, low + 66, 410, 44}, "Plan and state: the secret itself", "not encrypted: protect both, or use the write-only one")
	for _, y := range []int{top, low} {
		p.arrow("dashed", fmt.Sprintf("M463 %dv12", y+50))
	}
	p.box("box", area{692, top, 108, 180}, "Vendor", "keeps it", "shows a mask", "or nothing")
	for _, y := range []int{top, low} {
		p.arrow("", fmt.Sprintf("M558 %dh130", y+25))
		p.text("middle quiet", 623, y+18, "TLS")
	}
	p.arrow("", fmt.Sprintf("M800 %dh24", top+90))
	p.box("good", area{828, top + 30, 116, 120}, "Your handler", "compares it", "with its own")
	p.text("quiet", 24, 346, "A secret that isn't configured isn't managed: the vendor keeps it, and it isn't in the plan or the state.")
	return p.end()
}

// failuresToOpen is how many deliveries in a row must fail before Commerce Layer opens a circuit
// (https://docs.commercelayer.io/core/real-time-webhooks).
const failuresToOpen = 30

// circuit draws the states of a Commerce Layer webhook's circuit, and what Terraform reports and does in each.
func circuit() string {
	p := newPicture(960, 300, "The circuit of a Commerce Layer webhook", fmt.Sprintf("After %d failed deliveries in a row the circuit opens, and nothing "+
		"is delivered. It stays open until somebody resets it: an apply with circuit_state = \"closed\", the action, or the dashboard.", failuresToOpen))
	p.box("good", area{60, 96, 220, 96}, "closed", "every event is delivered;", "a success resets the", "failure count to 0")
	p.box("bad", area{680, 96, 220, 96}, "open", "nothing is delivered;", "a refresh warns; a reset", "doesn't redeliver events")
	p.arrow("", "M280 120h396")
	p.text("middle strong", 478, 100, fmt.Sprintf("%d deliveries in a row fail", failuresToOpen))
	p.arrow("", "M680 168h-396")
	p.text("middle strong", 478, 190, "somebody resets it")
	p.text("middle code", 478, 214, "circuit_state = \"closed\"")
	p.text("middle quiet", 478, 234, "an apply resets it, with any Terraform and with OpenTofu")
	p.text("middle quiet", 478, 254, "or the action commercelayer_webhook_reset_circuit, with Terraform 1.14 or later, or the dashboard")
	p.text("middle quiet", 478, 280, "Fix the endpoint first. Otherwise, the circuit opens again.")
	return p.end()
}

// refresh draws how reads of single hooks become requests for pages, and what that saves.
func refresh(c cost) string {
	const perPage = 100
	pages := c.hooks / perPage
	p := newPicture(960, 330, fmt.Sprintf("What one refresh costs: %s hooks, %d to a page", thousands(c.hooks), perPage), fmt.Sprintf("Terraform reads %d hooks one by one. "+
		"The provider requests a token, the first hook, and %d pages, and answers all other reads from the pages: %d requests instead of %d.", c.hooks, pages, c.requests, c.single))
	p.text("strong", 24, 76, "Terraform reads each hook")
	for i, name := range []string{"hook 1", "hook 2", "hook 3", "…", "hook " + thousands(c.hooks)} {
		y := 92 + 38*i
		p.box("box", area{24, y, 130, 28}, name)
		p.arrow("", fmt.Sprintf("M154 %dH%d", y+14, 266))
	}
	p.box("good", area{270, 92, 190, 180}, "Provider", "requests the first by id,", "then page after page;", "all other reads wait for", "the page with their hook")
	p.text("strong", 660, 76, "Requests to the vendor")
	for i, name := range []string{"token", "hook 1", "page 1", "…", fmt.Sprintf("page %d", pages)} {
		y := 92 + 38*i
		p.arrow("", fmt.Sprintf("M460 %dH656", y+14))
		p.box("box", area{660, y, 130, 28}, name)
	}
	p.text("strong", 812, 150, fmt.Sprintf("%d requests", c.requests))
	p.text("quiet", 812, 172, "one by one:")
	p.text("quiet", 812, 192, thousands(c.single))
	p.text("quiet", 24, 308, "If it takes fewer requests, hooks are read by their ids. bulk_refresh = false turns the pages off.")
	return p.end()
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}
