package fakeserver

// Traits are what distinguishes one vendor's deliveries from another's.
type Traits struct {
	// Corruptions are what Breakage.Corrupt may be.
	Corruptions []string
	// Switchable is whether hooks can be disabled. Otherwise Enable returns ErrNoSwitch.
	Switchable bool
	// Invented lists what the fake invents in a delivery because the vendor documents nothing. For the body of an event, see its
	// Source.
	Invented []string
}
