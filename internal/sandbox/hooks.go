package main

import (
	"net/http"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// wireHook is a hook as the API shows it.
type wireHook struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Events    []string `json:"events"`
	Addresses []string `json:"addresses"`
	Enabled   bool     `json:"enabled"`
	// Health says what keeps it from being called, or soon will; "" if nothing does.
	Health string `json:"health"`
	// Last is the newest delivery to it that is kept, null if there is none.
	Last *wireLast `json:"last_delivery"`
}

type wireLast struct {
	ID    string  `json:"id"`
	Event string  `json:"event"`
	State string  `json:"state"`
	At    *string `json:"at"`
}

// showHook shows a hook and the newest delivery to it, which may be the zero one.
func showHook(h fakeserver.Hook, last delivery.Delivery, shown mask) wireHook {
	out := wireHook{ID: h.ID, Name: shown.text(h.Name), Events: append([]string{}, h.Observes...), Addresses: []string{}, Enabled: h.Enabled, Health: h.Health}
	if last.ID != "" {
		out.Last = &wireLast{last.ID, last.Event, string(last.State), instant(last.Created)}
	}
	for _, address := range h.Endpoints {
		out.Addresses = append(out.Addresses, shown.text(address))
	}
	return out
}

// listHooks answers with the hooks that exist, oldest first.
func (s *sandbox) listHooks(w http.ResponseWriter, r *http.Request, v vendor) error {
	values, err := query(r, "secrets")
	if err != nil {
		return err
	}
	shown, err := s.secrets.shown(values)
	if err != nil {
		return err
	}
	newest := map[string]delivery.Delivery{}
	for _, d := range s.engine.Deliveries(delivery.Filter{Vendor: v.Name}) {
		if _, newer := newest[d.Hook]; !newer {
			newest[d.Hook] = d
		}
	}
	hooks := []wireHook{}
	for _, h := range v.Fake.Hooks() {
		hooks = append(hooks, showHook(h, newest[h.ID], shown))
	}
	writeJSON(w, http.StatusOK, struct {
		Hooks []wireHook `json:"hooks"`
	}{hooks})
	return nil
}

// changeHook does what somebody could do in the vendor's dashboard.
func (s *sandbox) changeHook(w http.ResponseWriter, r *http.Request, v vendor) error {
	values, err := query(r, "secrets")
	if err != nil {
		return err
	}
	var body struct {
		Enabled *bool `json:"enabled"`
		Delete  bool  `json:"delete"`
	}
	if err := readJSON(r, &body, false); err != nil {
		return err
	}
	if (body.Enabled != nil) == body.Delete {
		return refuse(http.StatusBadRequest, `send one of {"enabled": true}, {"enabled": false} and {"delete": true}`)
	}
	shown, err := s.secrets.shown(values)
	if err != nil {
		return err
	}
	s.state.RLock()
	defer s.state.RUnlock()
	id := r.PathValue("id")
	if body.Delete {
		if !v.Fake.Drop(id) {
			return noHook(v, id)
		}
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	if _, exists := hookOf(v, id); !exists {
		return noHook(v, id)
	}
	if err := v.Fake.Enable(id, *body.Enabled); err != nil {
		return err
	}
	changed, exists := hookOf(v, id)
	if !exists {
		return noHook(v, id)
	}
	var last delivery.Delivery
	if all := s.engine.Deliveries(delivery.Filter{Vendor: v.Name, Hook: id, Limit: 1}); len(all) > 0 {
		last = all[0]
	}
	writeJSON(w, http.StatusOK, showHook(changed, last, shown))
	return nil
}

// hookOf returns a hook of a vendor.
func hookOf(v vendor, id string) (fakeserver.Hook, bool) {
	for _, h := range v.Fake.Hooks() {
		if h.ID == id {
			return h, true
		}
	}
	return fakeserver.Hook{}, false
}

func noHook(v vendor, id string) error {
	return refuse(http.StatusNotFound, "%s has no hook %q: GET %s/%s/hooks lists those that exist", v.Title, id, fakeserver.ControlPath, v.Name)
}
