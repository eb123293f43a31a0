package fakeserver

// Traits are what one vendor's deliveries have that another's don't.
type Traits struct {
	// Corruptions are what Breakage.Corrupt may be.
	Corruptions []string
	// Switchable is whether hooks can be disabled. Otherwise Enable returns ErrNoSwitch.
	Switchable bool
	// Invented says, a sentence each, what of a delivery is the fake's own, because the vendor documents nothing. What is
	// in the body of an event, its Source says.
	Invented []string
}
