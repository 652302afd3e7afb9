# Where the runtime says that constants come from: one JSON question a line, one answer a line.
# A question is {"name": "A::B", "nesting": ["M::N", "M"]}; an answer [path, line, whole name] or null.
require "json"
require "rails/all"
[ActiveSupport, ActiveModel, ActiveRecord, ActionView, ActionController, ActionDispatch,
 ActiveJob, ActionMailer].each { |framework| framework.eager_load! if framework.respond_to?(:eager_load!) }

def const(name)
  Object.const_get(name)
rescue StandardError, ScriptError
  nil
end

def lookup(scope, name, inherit)
  scope.const_get(name, inherit) if scope.const_defined?(name, inherit)
rescue StandardError, ScriptError
  nil
end

def owner_of(name, nesting)
  scopes = nesting.map { |one| const(one) }.compact.select { |one| one.is_a?(Module) }
  lexical = scopes.find { |scope| scope.const_defined?(name, false) }
  return [lexical, false] if lexical
  first = scopes.first
  return [first, true] if first && first.const_defined?(name, true)
  [Object, true]
end

STDIN.each_line do |line|
  question = JSON.parse(line)
  head, *rest = question["name"].split("::")
  answer = nil
  begin
    scope, inherit = owner_of(head, question["nesting"])
    owner = scope
    value = lookup(scope, head, inherit) # first, since it loads what is autoloaded
    answer = scope.const_source_location(head, inherit)
    rest.each do |part|
      inner = value.const_get(part)
      answer = value.const_source_location(part, true)
      owner = value
      head = part
      value = inner
    end
    whole = value.is_a?(Module) && value.name
    whole ||= owner == Object ? head : "#{owner.name}::#{head}"
    answer = answer && !answer.empty? ? [*answer, whole] : nil
  rescue StandardError, ScriptError
    answer = nil
  end
  STDOUT.puts(JSON.dump(answer))
  STDOUT.flush
end
