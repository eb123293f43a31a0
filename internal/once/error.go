package once

import (
	"fmt"
	"strings"
)

// UndecidedError is a create whose answer was lost, after which the vendor shows objects that it may have created: several, or
// one without a creation time.
type UndecidedError struct {
	IDs []string // empty if none of these objects has a readable id
	Err error    // the lost create
}

func (e *UndecidedError) Error() string {
	if len(e.IDs) == 0 {
		return fmt.Sprintf("%v. The list shows an object without a readable id, which it may have created. Applying again may "+
			"create another: look at the vendor first, and import what it created", e.Err)
	}
	return fmt.Sprintf("%v. It may have created one of these, but this isn't certain: %s. Applying again would create another: "+
		"look at the vendor, delete the duplicates and import the one that you keep (terraform import ADDRESS %s)",
		e.Err, strings.Join(e.IDs, ", "), strings.Join(e.IDs, "; terraform import ADDRESS "))
}

// Unwrap returns the failure of the create.
func (e *UndecidedError) Unwrap() error { return e.Err }

// UnknownError is a create that may or may not have taken effect.
type UnknownError struct {
	Err         error // the lost create
	Look        error // why the last search for the object failed; nil if it succeeded but found none
	Interrupted error // why the search ended early; nil if it didn't
}

func (e *UnknownError) Error() string {
	text := e.Err.Error() + ". Whether it took effect is not known"
	if e.Look != nil {
		text += ", because looking for the object failed: " + e.Look.Error()
	}
	if e.Interrupted != nil {
		text += ", and the search was interrupted: " + e.Interrupted.Error()
	}
	return text
}

// Unwrap returns all causes, the lost create first.
func (e *UnknownError) Unwrap() []error {
	causes := []error{e.Err}
	for _, cause := range []error{e.Look, e.Interrupted} {
		if cause != nil {
			causes = append(causes, cause)
		}
	}
	return causes
}

// AdoptError is an object that was created and found, but couldn't be updated to the requested fields.
type AdoptError struct {
	ID  string
	Err error
}

func (e *AdoptError) Error() string {
	return fmt.Sprintf("the answer to the create was lost; the object was found with id %s, but writing the requested fields to it failed: %v",
		e.ID, e.Err)
}

// Unwrap returns the failure of the write.
func (e *AdoptError) Unwrap() error { return e.Err }
