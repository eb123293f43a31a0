package fakeserver

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
)

// Listing describes the list of an API.
type Listing struct {
	// Path is the collection's.
	Path string
	// Items and Total are the paths of the objects and their number in an answer, as names joined by dots.
	Items, Total string
}

// Page is what an answer shows of a list.
type Page struct {
	// Query is the request's.
	Query string
	Items []any
	// Total is a number, nil if it isn't shown.
	Total any
}

// Edited is a fault that changes each answer to a request for the list, until Heal.
func (l Listing) Edited(change func(*Page)) Fault {
	return Fault{
		Times: -1, Match: func(r *http.Request) bool { return r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, l.Path) },
		Edit: func(r *http.Request, answer *httptest.ResponseRecorder) {
			var document map[string]any
			if answer.Code != http.StatusOK || json.Unmarshal(answer.Body.Bytes(), &document) != nil {
				return
			}
			items, total := find(document, l.Items), find(document, l.Total)
			page := Page{Query: r.URL.RawQuery, Total: total.get()}
			page.Items, _ = items.get().([]any)
			change(&page)
			items.set(page.Items)
			if total.within != nil {
				total.set(page.Total)
			}
			if edited, err := json.Marshal(document); err == nil {
				answer.Body = bytes.NewBuffer(edited)
			}
		},
	}
}

// member is a place in decoded JSON.
type member struct {
	within map[string]any // nil if there is none
	name   string
}

func find(document map[string]any, path string) member {
	names := strings.Split(path, ".")
	for _, name := range names[:len(names)-1] {
		document, _ = document[name].(map[string]any)
	}
	return member{document, names[len(names)-1]}
}

func (m member) get() any { return m.within[m.name] }

func (m member) set(value any) {
	if m.within != nil {
		m.within[m.name] = value
	}
}
