package main

import (
	"net/http"
)

// about answers that the sandbox is ready, and what it holds.
func (s *sandbox) about(w http.ResponseWriter, r *http.Request) error {
	if _, err := query(r); err != nil {
		return err
	}
	type wireVendor struct {
		Name   string `json:"name"`
		Title  string `json:"title"`
		URL    string `json:"url"`
		Hooks  int    `json:"hooks"`
		Events int    `json:"events"`
		// Corruptions are what can be wrong with a delivery on purpose, and Switchable is whether hooks can be disabled.
		Corruptions []string `json:"corruptions"`
		Switchable  bool     `json:"switchable"`
		// Invented says what of a delivery is the sandbox's own, because the vendor documents nothing.
		Invented []string `json:"invented"`
	}
	type kept struct {
		Deliveries int `json:"deliveries"`
		Requests   int `json:"requests"`
		// Bytes are those of the bodies of deliveries.
		Bytes int `json:"bytes"`
	}
	type dropped struct {
		Deliveries int `json:"deliveries"`
		Requests   int `json:"requests"`
		// Bodies are those of tries whose delivery is still pending.
		Bodies int `json:"bodies"`
	}
	stats, url := s.engine.Stats(), "http://"+r.Host
	out := struct {
		Version  string       `json:"version"`
		URL      string       `json:"url"`
		Vendors  []wireVendor `json:"vendors"`
		Kept     kept         `json:"kept"`
		Dropped  dropped      `json:"dropped"`
		Pending  int          `json:"pending"`
		UnderWay int          `json:"under_way"`
		Streams  int          `json:"streams"`
	}{
		Version: version(), URL: url, Kept: kept{Deliveries: stats.Kept, Bytes: stats.Bytes},
		Dropped: dropped{Deliveries: stats.Dropped, Bodies: stats.BodiesDropped},
		Pending: stats.Pending, UnderWay: stats.UnderWay, Streams: stats.Streams,
	}
	for _, v := range s.vendors {
		journal := v.Fake.Base().Journal
		out.Kept.Requests += journal.Len()
		out.Dropped.Requests += journal.Dropped()
		traits := v.Fake.Traits()
		out.Vendors = append(out.Vendors, wireVendor{
			Name: v.Name, Title: v.Title, URL: url + "/" + v.Name, Hooks: len(v.Fake.Hooks()), Events: len(v.Fake.Events()),
			Corruptions: traits.Corruptions, Switchable: traits.Switchable, Invented: traits.Invented,
		})
	}
	writeJSON(w, http.StatusOK, out)
	return nil
}

// resetAll empties everything.
func (s *sandbox) resetAll(w http.ResponseWriter, r *http.Request) error {
	if _, err := query(r); err != nil {
		return err
	}
	if err := readJSON(r, &struct{}{}, true); err != nil {
		return err
	}
	s.reset()
	w.WriteHeader(http.StatusNoContent)
	return nil
}
