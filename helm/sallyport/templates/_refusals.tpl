{{/* What cannot work, said before anything is applied. */}}
{{- define "sallyport.refusals" -}}
{{- include "sallyport.refusals.sessions" . -}}
{{- include "sallyport.refusals.routing" . -}}
{{- include "sallyport.refusals.ports" . -}}
{{- include "sallyport.refusals.stopping" . -}}
{{- include "sallyport.refusals.sidecar" . -}}
{{- end -}}

{{- define "sallyport.refusals.sessions" -}}
{{- if and (include "sallyport.isReplicated" .) (not .Values.sessions.existingSecret) -}}
{{- $name := printf "%s-sessions" (include "sallyport.fullname" .) -}}
{{- fail (printf `

sessions.existingSecret is missing. Several replicas serve each other's sessions only with keys in common, and keys that a chart made up would be
others with every rendering. Make them once:

  kubectl create secret generic %s --namespace %s --from-literal=k1="$(openssl rand -base64 32)"

and name them:

  --set sessions.existingSecret=%s
` $name .Release.Namespace $name) -}}
{{- end -}}
{{- if and .Values.sessions.existingSecret (not .Values.sessions.keys) -}}
{{- fail "sessions.keys is empty: name the keys of sessions.existingSecret, the one that seals first" -}}
{{- end -}}
{{- if hasKey .Values.sessions.settings "keys" -}}
{{- fail "sessions.settings.keys: keys belong in sessions.existingSecret" -}}
{{- end -}}
{{- end -}}

{{- define "sallyport.refusals.routing" -}}
{{- if not (or .Values.routing .Values.routingConfigMaps) -}}
{{- fail "routing is empty: say which upstreams there are and what routes publish them, for example --set-file 'routing.routes\\.yaml=routes.yaml'" -}}
{{- end -}}
{{- range $file, $text := .Values.routing -}}
{{- if eq $file "gateway.yaml" -}}
{{- fail "routing: gateway.yaml is the file that the chart writes; choose another name" -}}
{{- end -}}
{{- if or (not (hasSuffix ".yaml" $file)) (hasPrefix "." $file) -}}
{{- fail (printf "routing: the gateway does not read %q; end the name with .yaml" $file) -}}
{{- end -}}
{{- $sections := fromYaml $text -}}
{{- with $sections.Error -}}
{{- fail (printf "routing: %s: %s" $file .) -}}
{{- end -}}
{{- range $section, $where := dict "listeners" "listener, tls and redirect" "status" "status" "admin" "admin" "drain" "drain" "sessions" "sessions" "replicas" "replicas" "telemetry" "telemetry" -}}
{{- if hasKey $sections $section -}}
{{- fail (printf "routing: %s: the chart writes the section %s: use the values of %s" $file $section $where) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "sallyport.refusals.ports" -}}
{{- if and .Values.tls.existingSecret .Values.tls.certManager.enabled -}}
{{- fail "tls.existingSecret and tls.certManager are two certificates for one port: choose one" -}}
{{- end -}}
{{- if and .Values.tls.certManager.enabled (not .Values.tls.certManager.issuerRef.name) -}}
{{- fail "tls.certManager.issuerRef.name is missing: who signs the certificate?" -}}
{{- end -}}
{{- if and .Values.tls.certManager.enabled (not .Values.tls.certManager.dnsNames) (not .Values.publicUrl) -}}
{{- fail "tls.certManager.dnsNames is missing, and so is publicUrl: what is the certificate for?" -}}
{{- end -}}
{{- if and .Values.redirect.enabled (not (include "sallyport.tlsSecret" .)) -}}
{{- fail "redirect.enabled without tls: there is nothing to redirect to" -}}
{{- end -}}
{{- range $key := list "address" "publicUrl" "tls" -}}
{{- if hasKey $.Values.listener.settings $key -}}
{{- fail (printf "listener.settings.%s: the chart writes it: use listener.host and listener.port, publicUrl and tls" $key) -}}
{{- end -}}
{{- end -}}
{{- if and (include "sallyport.hasService" .) (not (include "sallyport.isReachable" .)) -}}
{{- fail "listener.host is loopback: no Service reaches it. Set service.enabled=false, or leave listener.host empty" -}}
{{- end -}}
{{- if .Values.httpRoute.enabled -}}
{{- if not (include "sallyport.hasService" .) -}}
{{- fail "httpRoute.enabled needs a Service: set service.enabled=true" -}}
{{- end -}}
{{- if not .Values.httpRoute.parentRefs -}}
{{- fail "httpRoute.parentRefs is empty: which Gateway is the route of?" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "sallyport.refusals.stopping" -}}
{{- $grace := include "sallyport.terminationGracePeriodSeconds" . | int -}}
{{- $needed := include "sallyport.stopSeconds" . | int -}}
{{- if le $grace $needed -}}
{{- fail (printf "terminationGracePeriodSeconds is %d, but stopping takes up to %d s: calls would be cut off" $grace $needed) -}}
{{- end -}}
{{- if and (include "sallyport.isAutoscaled" .) (gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas)) -}}
{{- fail "autoscaling.minReplicas is more than autoscaling.maxReplicas" -}}
{{- end -}}
{{- end -}}

{{- define "sallyport.refusals.sidecar" -}}
{{- if and (include "sallyport.isSidecar" .) (not .Values.sidecar.podSelector) -}}
{{- if or (include "sallyport.hasService" .) (include "sallyport.hasNetworkPolicy" .) .Values.serviceMonitor.enabled -}}
{{- fail "sidecar.podSelector is empty: by which labels do Service, NetworkPolicy and ServiceMonitor find the pods?" -}}
{{- end -}}
{{- end -}}
{{- end -}}
