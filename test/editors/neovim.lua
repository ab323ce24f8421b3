-- Drives Threatline in a headless Neovim (0.7 or newer): opens a model, waits for diagnostics, applies the first quick fix, writes the file.
-- nvim --headless -u NONE -i NONE -n -l is not there in 0.7, so: nvim --headless ... -c 'luafile neovim.lua' with THREATLINE_CLI and THREATLINE_MODEL set.
local model, cli = os.getenv('THREATLINE_MODEL'), os.getenv('THREATLINE_CLI')

local function finish(report)
  io.stdout:write('\nTHREATLINE ' .. vim.fn.json_encode(report) .. '\n')
  vim.cmd('qall!')
end

local ok, problem = pcall(function()
  vim.cmd('edit ' .. vim.fn.fnameescape(model))
  local buffer = vim.api.nvim_get_current_buf()
  local client = vim.lsp.start_client({ name = 'threatline', cmd = { 'node', cli, 'lsp', '--stdio' }, root_dir = vim.fn.fnamemodify(model, ':h') })
  assert(client, 'the server did not start')
  vim.lsp.buf_attach_client(buffer, client)

  local function diagnostics() return vim.diagnostic.get(buffer) end
  -- newer versions pull; asking is then up to the editor, older ones are sent them
  assert(vim.wait(20000, function() return #diagnostics() > 0 end, 50), 'no diagnostics came')
  local before = #diagnostics()

  local target, seen = nil, {}
  for _, one in ipairs(diagnostics()) do
    local words = vim.api.nvim_buf_get_text(buffer, one.lnum, one.col, one.end_lnum, one.end_col, {})[1]
    table.insert(seen, words)
    if words == 'false' or words:match('^encrypted: false') or words == 'not encrypted' then target = one end
  end
  assert(target, 'no diagnostic stands on the unencrypted flow, only on: ' .. table.concat(seen, ' | '))

  local range = { start = { line = target.lnum, character = target.col }, ['end'] = { line = target.end_lnum, character = target.end_col } }
  local params = { textDocument = vim.lsp.util.make_text_document_params(buffer), range = range, context = { diagnostics = { target.user_data.lsp and vim.tbl_extend('force', { range = range, message = target.message }, target.user_data.lsp) or nil }, only = { 'quickfix' } } }
  local answers = vim.lsp.buf_request_sync(buffer, 'textDocument/codeAction', params, 10000)
  local action
  for _, answer in pairs(answers or {}) do
    for _, one in ipairs(answer.result or {}) do
      if not action and one.kind and one.kind:match('^quickfix') then action = one end
    end
  end
  assert(action, 'no quick fix was offered')
  if not action.edit then
    for _, answer in pairs(vim.lsp.buf_request_sync(buffer, 'codeAction/resolve', action, 10000)) do action = answer.result end
  end
  assert(action.edit, 'the quick fix has no edit')
  vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
  assert(vim.wait(20000, function()
    for _, one in ipairs(diagnostics()) do
      if one.code == target.code and one.lnum == target.lnum then return false end
    end
    return true
  end, 50), 'the diagnostic stayed after its fix')
  vim.cmd('write')
  finish({ version = tostring(vim.fn.matchstr(vim.fn.execute('version'), 'NVIM v\\zs[0-9.]*')), before = before, after = #diagnostics(), fix = action.title })
end)
if not ok then finish({ problem = tostring(problem) }) end
