package diagram

import "fmt"

// secret shows where a secret goes that somebody chooses, plain and write-only.
func secret() string {
	p := newPicture(960, 372, "The path of a secret", "A write-only secret goes from its store through the configuration and the provider "+
		"to the vendor. Plan and state hold only its version, and a fingerprint by which the provider sees that it changed. A plain one is in plan and state too, "+
		"not encrypted. From the vendor it goes with each delivery, as it is or as a signature, to the handler, which compares it with its own.")
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
	p.box("good", area{258, top + 66, 410, 44}, "Plan and state: its version alone", "and a fingerprint, to see that it changed")
	p.box("bad", area{258, low + 66, 410, 44}, "Plan and state: the secret itself", "not encrypted: protect both, or use the write-only twin")
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
	p.text("quiet", 24, 346, "A secret that isn't configured isn't managed: it stays at the vendor as it is, and nothing of it is in plan or state.")
	return p.end()
}

// failuresToOpen is how many deliveries in a row must fail for Commerce Layer to open a circuit
// (https://docs.commercelayer.io/core/real-time-webhooks).
const failuresToOpen = 30

// circuit shows the states of a webhook's circuit at Commerce Layer, and what Terraform says and does in each.
func circuit() string {
	p := newPicture(960, 300, "The circuit of a Commerce Layer webhook", fmt.Sprintf("After %d failed deliveries in a row the circuit opens, and nothing "+
		"is delivered. It stays open until somebody resets it: an apply with circuit_state = \"closed\", the action, or the dashboard.", failuresToOpen))
	p.box("good", area{60, 96, 220, 96}, "closed", "every event is delivered;", "one that arrives sets the", "count of failures back to 0")
	p.box("bad", area{680, 96, 220, 96}, "open", "nothing is delivered;", "a refresh warns, and a reset", "delivers nothing again")
	p.arrow("", "M280 120h396")
	p.text("middle strong", 478, 100, fmt.Sprintf("%d deliveries in a row fail", failuresToOpen))
	p.arrow("", "M680 168h-396")
	p.text("middle strong", 478, 190, "somebody resets it")
	p.text("middle code", 478, 214, "circuit_state = \"closed\"")
	p.text("middle quiet", 478, 234, "an apply resets it, on any Terraform and on OpenTofu")
	p.text("middle quiet", 478, 254, "or the action commercelayer_webhook_reset_circuit, from Terraform 1.14 on, or the dashboard")
	p.text("middle quiet", 478, 280, "Repair the endpoint first: otherwise the circuit opens again.")
	return p.end()
}

// refresh shows how reads of single hooks become requests for pages, and what that saves.
func refresh(c cost) string {
	const perPage = 100
	pages := c.hooks / perPage
	p := newPicture(960, 330, fmt.Sprintf("What one refresh costs: %s hooks, %d to a page", thousands(c.hooks), perPage), fmt.Sprintf("Terraform reads %d hooks one by one. "+
		"The provider asks the vendor for a token, for the first hook and for %d pages, and answers all other reads from these: %d requests instead of %d.", c.hooks, pages, c.requests, c.single))
	p.text("strong", 24, 76, "Terraform reads each hook")
	for i, name := range []string{"hook 1", "hook 2", "hook 3", "…", "hook " + thousands(c.hooks)} {
		y := 92 + 38*i
		p.box("box", area{24, y, 130, 28}, name)
		p.arrow("", fmt.Sprintf("M154 %dH%d", y+14, 266))
	}
	p.box("good", area{270, 92, 190, 180}, "Provider", "asks for the first by its id,", "then for page after page;", "all other reads wait for", "the page that has theirs")
	p.text("strong", 660, 76, "Requests to the vendor")
	for i, name := range []string{"token", "hook 1", "page 1", "…", fmt.Sprintf("page %d", pages)} {
		y := 92 + 38*i
		p.arrow("", fmt.Sprintf("M460 %dH656", y+14))
		p.box("box", area{660, y, 130, 28}, name)
	}
	p.text("strong", 812, 150, fmt.Sprintf("%d requests", c.requests))
	p.text("quiet", 812, 172, "one by one:")
	p.text("quiet", 812, 192, thousands(c.single))
	p.text("quiet", 24, 308, "A few hooks of many are read by their ids, where that takes fewer requests. bulk_refresh = false turns the pages off.")
	return p.end()
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}
