// Command terraform-provider-commercehooks serves one of the providers built from this code to Terraform and OpenTofu.
package main

import (
	"errors"
	"flag"
	"log"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// The linker sets these: version in releases, and member in the providers of single vendors.
var (
	version = "dev"
	member  = provider.Default
)

func main() {
	attach := flag.Bool("debug", false, "wait for a debugger, and print how Terraform can attach to this process")
	flag.Parse()

	if err := dropUnwantedLogs(); err != nil {
		log.Fatal(err)
	}
	serving, err := provider.MemberNamed(member)
	if err != nil {
		log.Fatal(err)
	}
	var options []tf6server.ServeOpt
	if *attach {
		options = append(options, tf6server.WithManagedDebug())
	}
	if err := tf6server.Serve("registry.terraform.io/"+serving.Source(), provider.NewServer(serving, version), options...); err != nil {
		log.Fatal(err)
	}
}

// dropUnwantedLogs turns the framework's own log off unless the environment asks for a log. The framework writes many lines for
// each attribute, and Terraform reads and discards them, which takes a quarter of the CPU time of a plan of a hundred hooks. Each
// part of the framework has its own setting and formats every line unless that is off.
func dropUnwantedLogs() error {
	for _, entry := range os.Environ() {
		name, value, _ := strings.Cut(entry, "=")
		if value != "" && (name == "TF_LOG" || strings.HasPrefix(name, "TF_LOG_PROVIDER") || strings.HasPrefix(name, "TF_LOG_SDK")) {
			return nil
		}
	}
	return errors.Join(os.Setenv("TF_LOG_SDK", "off"), os.Setenv("TF_LOG_SDK_FRAMEWORK", "off"), os.Setenv("TF_LOG_SDK_PROTO", "off"))
}
